import Bounce
import Spool

/// Reads a file of limits, statement by statement, one a line. Source: docs/limits.md.
struct ProviderTableParser {
    static let byteLimit = 1 << 20
    static let groupLimit = 2_000
    static let actionLimit = 50
    static let phraseByteLimit = 256

    private let name: String
    private var table: ProviderTable
    /// The group whose lines are being read.
    private var group: ProviderTable.Group?
    private var provider: String?
    private var seen = ""
    private var lineNumber = 0

    /// - Throws: `ProviderTableError`.
    static func parse(
        _ bytes: [UInt8], name: String, over table: ProviderTable
    ) throws(ProviderTableError) -> ProviderTable {
        var parser = ProviderTableParser(name: name, table: table)
        guard bytes.count <= byteLimit else {
            throw ProviderTableError(file: name, line: 1, column: 1, problem: .tooLarge(limit: byteLimit))
        }
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            parser.lineNumber += 1
            do throws(TableLine.Fault) {
                try parser.read(line)
            } catch {
                throw ProviderTableError(
                    file: name, line: parser.lineNumber, column: error.column, problem: error.problem)
            }
        }
        parser.endGroup()
        return parser.table
    }

    private init(name: String, table: ProviderTable) {
        self.name = name
        self.table = table
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) throws(TableLine.Fault) {
        // What `seen` says is prose, with quotation marks or without.
        if let rest = Self.rest(of: bytes, after: "seen") {
            seen = rest
            return
        }
        var line = try TableLine(bytes)
        guard let start = line.first else { return }
        let statement = try line.word("statement")
        switch statement {
        case "provider":
            let name = try groupName(&line)
            provider = name
            try begin(name, provider: name, line)
        case "group":
            guard let provider else { throw line.fault(.expected("'provider' before 'group'")) }
            try begin(try groupName(&line), provider: provider, line)
        case "everyone":
            endGroup()
            provider = nil
            group = table.everyone
        default:
            guard group != nil else {
                throw TableLine.Fault(
                    column: start.column,
                    problem: Self.statements.contains(statement)
                        ? .outsideGroup(statement) : .unknownStatement(statement))
            }
            try readOfGroup(statement, start, &line)
        }
        try line.expectEnd()
    }

    private static let statements = ["mx", "over-all-sites", "on", "forget-replies"] + kinds.keys

    private static let kinds: [String: LimitSetting.Kind] = Dictionary(
        uniqueKeysWithValues: LimitSetting.Kind.allCases.filter { $0 != .stop }.map {
            ($0.rawValue.replacing("_", with: "-"), $0)
        })

    private static func rest(of bytes: ArraySlice<UInt8>, after statement: String) -> String? {
        let words = bytes.drop { $0 <= 0x20 }
        guard words.starts(with: statement.utf8), let space = words.dropFirst(statement.utf8.count).first, space <= 0x20
        else { return nil }
        let rest = words.dropFirst(statement.utf8.count).drop { $0 <= 0x20 }
        return String(decoding: rest.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
    }

    // MARK: Groups

    private func groupName(_ line: inout TableLine) throws(TableLine.Fault) -> String {
        try line.value("a name of small letters, digits and '_'") { text in
            let isName =
                text.utf8.count <= 60
                && text.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
                }
            return isName && text != ProviderTable.everyoneName ? text : nil
        }
    }

    private mutating func begin(_ name: String, provider: String, _ line: TableLine) throws(TableLine.Fault) {
        endGroup()
        if table.groups[name] == nil, table.groups.count >= Self.groupLimit {
            throw line.fault(.tooMany("groups", limit: Self.groupLimit))
        }
        group = table.groups[name] ?? ProviderTable.Group(name: name, provider: provider)
    }

    private mutating func endGroup() {
        guard let done = group else { return }
        group = nil
        if done.name == ProviderTable.everyoneName { table.everyone = done } else { table.keep(done) }
    }

    private mutating func readOfGroup(
        _ statement: String, _ start: TableLine.Token, _ line: inout TableLine
    ) throws(TableLine.Fault) {
        switch statement {
        case "mx":
            repeat {
                let end = try line.value("the end of a host name", Self.hostEnd)
                group?.exchangers.append(end)
            } while !line.isAtEnd
        case "over-all-sites": group?.holdsOverAllSites = true
        case "forget-replies": group?.actions = []
        case "on": try readAction(&line)
        default:
            guard let kind = Self.kinds[statement] else {
                throw TableLine.Fault(column: start.column, problem: .unknownStatement(statement))
            }
            let limit = ProviderTable.Line(
                setting: try setting(kind, &line), seen: try source(line), place: "\(name):\(lineNumber)")
            group?.set(limit)
        }
    }

    private static func hostEnd(_ text: String) -> String? {
        let folded = String(decoding: ASCIISearch.folded(text), as: UTF8.self)
        let isHost =
            folded.utf8.count <= 253 && folded.contains(".")
            && folded.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
            }
        return isHost && folded.first != "." && folded.last != "." ? folded : nil
    }

    private func source(_ line: TableLine) throws(TableLine.Fault) -> String {
        guard !seen.isEmpty else { throw line.fault(.withoutSource) }
        return seen
    }

    // MARK: Settings

    private func setting(_ kind: LimitSetting.Kind, _ line: inout TableLine) throws(TableLine.Fault) -> LimitSetting {
        let expected = line.fault(.expected(LimitSetting.hint(kind)))
        var value = try line.word(LimitSetting.hint(kind))
        if line.take("burst") { value += " burst \(try line.word("how many at once"))" }
        guard let setting = LimitSetting(kind, value) else { throw expected }
        return setting
    }

    // MARK: Replies

    private mutating func readAction(_ line: inout TableLine) throws(TableLine.Fault) {
        guard group?.actions.count ?? 0 < Self.actionLimit else {
            throw line.fault(.tooMany("replies a group", limit: Self.actionLimit))
        }
        let text = line.text
        let phrases = line.first?.isQuoted == true ? try line.phrases() : []
        let exclusions = line.take("not") ? try line.phrases() : []
        let codes = line.take("code") ? try list(&line, "a reply code such as 421, or 4yz", Self.code) : []
        let reasons = line.take("reason") ? try list(&line, "reason") { Reason(rawValue: $0) } : []
        guard !phrases.isEmpty || !reasons.isEmpty else { throw line.fault(.expected("a phrase or a reason")) }
        guard (phrases + exclusions).allSatisfy({ $0.count <= Self.phraseByteLimit }) else {
            throw line.fault(.tooMany("bytes a phrase", limit: Self.phraseByteLimit))
        }
        let often = try line.value("how many in how long, such as 2/h, at most 100", Self.often)
        let settings = try settings(&line)
        guard line.take("for") else { throw line.fault(.expected("'for' and a time")) }
        let duration = try line.value("a time from 1s to 7d, such as 30min", Self.duration)
        let isAlert = line.take("alert")
        let action = ReplyAction(
            phrases: phrases, exclusions: exclusions, codes: codes, reasons: reasons, count: often.count,
            window: often.window, settings: settings, duration: duration, isAlert: isAlert, text: text,
            seen: try source(line))
        group?.actions.append(action)
    }

    /// `slow 10/min`, `stop`, or a limit by its name; several with commas between them.
    private func settings(_ line: inout TableLine) throws(TableLine.Fault) -> [LimitSetting] {
        var found: [LimitSetting] = []
        repeat {
            let word = try line.word("slow, stop or the name of a limit")
            switch word {
            case "stop": found.append(.stop)
            case "slow": found.append(try setting(.messageRate, &line))
            default:
                guard let kind = Self.kinds[word] else { throw line.fault(.unknownStatement(word)) }
                found.append(try setting(kind, &line))
            }
        } while line.take(",")
        return found
    }

    private func list<Value>(
        _ line: inout TableLine, _ what: String, _ read: (String) -> Value?
    ) throws(TableLine.Fault) -> [Value] {
        var found = [try line.value(what, read)]
        while let token = line.first, !token.isQuoted, read(token.text) != nil {
            found.append(try line.value(what, read))
        }
        return found
    }

    private static func code(_ text: String) -> Int? {
        if text.hasSuffix("yz"), let digit = Int(text.dropLast(2)), (4...5).contains(digit) { return digit }
        // `2/h`, which comes behind, is no code.
        guard text.utf8.count == 3, let code = Int(text), (400...599).contains(code) else { return nil }
        return code
    }

    private static func often(_ text: String) -> (count: Int, window: Rate.Unit)? {
        guard let rate = Rate(text), rate.count <= 100 else { return nil }
        return (rate.count, rate.unit)
    }

    private static func duration(_ text: String) -> Duration? {
        for (unit, seconds) in [("min", 60), ("s", 1), ("h", 3_600), ("d", 86_400)] where text.hasSuffix(unit) {
            let digits = text.dropLast(unit.count)
            guard (1...6).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let count = Int(digits), (1...7 * 86_400).contains(count * seconds)
            else { return nil }
            return .seconds(count * seconds)
        }
        return nil
    }
}

extension ProviderTable {
    /// This table with what a file says over it: a group that is there already is added to, its limits are replaced.
    /// - Throws: `ProviderTableError`.
    public func extended(by bytes: [UInt8], name: String) throws(ProviderTableError) -> ProviderTable {
        try ProviderTableParser.parse(bytes, name: name, over: self)
    }
}
