import Verification

/// Reads a rule by recursive descent: `or` binds loosest, then `and`, then `not`.
struct SegmentParser {
    private let tokens: [SegmentLexer.Placed]
    private var place = 0
    private var conditionCount = 0

    private init(_ tokens: [SegmentLexer.Placed]) { self.tokens = tokens }

    static func parse(_ text: String) throws(SegmentFault) -> SegmentRule {
        var parser = SegmentParser(try SegmentLexer.tokens(of: text))
        let rule = try parser.anyOf(depth: 0)
        guard parser.current == .end else { throw parser.fault("`and`, `or` or the end is expected here.") }
        return rule
    }

    // MARK: Tokens

    private var current: SegmentLexer.Token { tokens[place].token }

    private func fault(_ sentence: String) -> SegmentFault {
        SegmentFault(offset: tokens[place].offset, sentence: sentence)
    }

    private mutating func advance() { if place + 1 < tokens.count { place += 1 } }

    private mutating func take(_ word: String) -> Bool {
        guard case .word(let text) = current, text.lowercased() == word else { return false }
        advance()
        return true
    }

    private mutating func take(sign: String) -> Bool {
        guard current == .sign(sign) else { return false }
        advance()
        return true
    }

    private mutating func expect(_ words: String...) throws(SegmentFault) {
        for word in words where !take(word) { throw fault("`\(word)` is expected here.") }
    }

    /// A word or a string.
    private mutating func name(_ what: String) throws(SegmentFault) -> String {
        switch current {
        case .word(let text), .string(let text):
            advance()
            guard !text.isEmpty else { throw fault("\(what) is expected here.") }
            return text
        case .number, .sign, .end:
            throw fault("\(what) is expected here.")
        }
    }

    private mutating func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) throws(SegmentFault)
        -> Choice where Choice.RawValue == String
    {
        let start = fault("One of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")) is expected here.")
        guard case .word(let text) = current, let choice = Choice(rawValue: text.lowercased()) else { throw start }
        advance()
        return choice
    }

    // MARK: Rules

    private mutating func anyOf(depth: Int) throws(SegmentFault) -> SegmentRule {
        var rules = [try allOf(depth: depth)]
        while take("or") { rules.append(try allOf(depth: depth)) }
        return rules.count == 1 ? rules[0] : .any(rules)
    }

    private mutating func allOf(depth: Int) throws(SegmentFault) -> SegmentRule {
        var rules = [try one(depth: depth)]
        while take("and") { rules.append(try one(depth: depth)) }
        return rules.count == 1 ? rules[0] : .all(rules)
    }

    private mutating func one(depth: Int) throws(SegmentFault) -> SegmentRule {
        guard depth < SegmentRule.depthLimit else {
            throw fault("Brackets and `not` go \(SegmentRule.depthLimit) deep at most.")
        }
        if take("not") { return .not(try one(depth: depth + 1)) }
        if take(sign: "(") {
            let rule = try anyOf(depth: depth + 1)
            guard take(sign: ")") else { throw fault("A closing bracket is expected here.") }
            return rule
        }
        conditionCount += 1
        guard conditionCount <= SegmentRule.conditionLimit else {
            throw fault("A rule has at most \(SegmentRule.conditionLimit) conditions.")
        }
        return .condition(try condition())
    }

    private mutating func condition() throws(SegmentFault) -> SegmentCondition {
        guard case .word(let word) = current else { throw fault("A condition is expected here.") }
        let start = fault(
            "A condition begins with state, stage, verdict, tagged, in list, source, domain, field, soft bounces, hard bounces, unanswered, \(SegmentMoment.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        advance()
        switch word.lowercased() {
        case "state":
            try expect("is")
            return .state(try choice(ContactState.self))
        case "stage":
            try expect("is")
            return .stage(try choice(ContactStage.self))
        case "verdict":
            try expect("is")
            return .verdict(try choice(Verdict.self))
        case "tagged": return .tagged(try name("A tag"))
        case "in":
            try expect("list")
            return .inList(try name("The name of a list"))
        case "source": return try source()
        case "domain":
            try expect("is")
            return .domain(try name("A domain").lowercased())
        case "field": return try field()
        case "soft":
            try expect("bounces")
            return try count(.softBounces)
        case "hard":
            try expect("bounces")
            return try count(.hardBounces)
        case "unanswered": return try count(.unanswered)
        case let word:
            guard let moment = SegmentMoment(rawValue: word) else { throw start }
            return .happened(moment, try time())
        }
    }

    private mutating func source() throws(SegmentFault) -> SegmentCondition {
        try expect("is")
        let kind = try choice(ContactSource.Kind.self)
        return .source(kind, origin: take("from") ? try name("Where it came from") : nil)
    }

    private mutating func count(_ what: SegmentCount) throws(SegmentFault) -> SegmentCondition {
        let comparison = try comparison()
        guard case .number(let number) = current, let whole = Int(exactly: number), (0...1_000_000).contains(whole)
        else {
            throw fault("A whole number from 0 to 1,000,000 is expected here.")
        }
        advance()
        return .count(what, comparison, whole)
    }

    private mutating func comparison() throws(SegmentFault) -> Comparison {
        guard case .sign(let sign) = current, let comparison = Comparison(rawValue: sign) else {
            throw fault("One of = != < <= > >= is expected here.")
        }
        advance()
        return comparison
    }

    // MARK: Fields and times

    private mutating func field() throws(SegmentFault) -> SegmentCondition {
        let start = fault("A field's name is letters, digits and `_`.")
        let text = try name("A field's name")
        guard let name = FieldName(text)?.description else { throw start }
        if take("contains") { return .field(name, .contains(try self.name("A text"))) }
        if take("starts") {
            try expect("with")
            return .field(name, .startsWith(try self.name("A text")))
        }
        if take("is") {
            if take("set") { return .field(name, .isSet) }
            if take("true") { return .field(name, .isTrue(true)) }
            if take("false") { return .field(name, .isTrue(false)) }
            throw fault("`set`, `true` or `false` is expected here.")
        }
        let comparison = try comparison()
        switch current {
        case .number(let number):
            advance()
            return .field(name, .compare(comparison, .number(number)))
        case .string(let text):
            advance()
            return .field(name, .compare(comparison, .text(text)))
        case .word, .sign, .end:
            throw fault("A number, or a text in quotation marks, is expected here.")
        }
    }

    private mutating func time() throws(SegmentFault) -> SegmentTime {
        if take("ever") { return .ever }
        if take("never") { return .never }
        if take("within") { return .within(try duration()) }
        guard take("over") else { throw fault("`within`, `over`, `ever` or `never` is expected here.") }
        let time = SegmentTime.over(try duration())
        _ = take("ago")
        return time
    }

    /// `90 days`, `1 year`; a month is 30 days, a year 365.
    private mutating func duration() throws(SegmentFault) -> Duration {
        guard case .number(let number) = current, let count = Int64(exactly: number), (1...100_000).contains(count)
        else {
            throw fault("A whole number from 1 to 100,000 is expected here.")
        }
        advance()
        let start = fault("One of hours, days, weeks, months, years is expected here.")
        guard case .word(let word) = current else { throw start }
        let hours: Int64? =
            switch word.lowercased() {
            case "hour", "hours": 1
            case "day", "days": 24
            case "week", "weeks": 168
            case "month", "months": 720
            case "year", "years": 8_760
            default: nil
            }
        guard let hours else { throw start }
        advance()
        return .seconds(count * hours * 3_600)
    }
}
