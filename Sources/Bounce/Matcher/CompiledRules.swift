import Mail

/// The rules of a set laid out for reading answers: in the order of precedence, their phrases in one automaton, their
/// conditions in flat tables.
final class CompiledRules: Sendable {
    let rules: [Rule]
    let providers: ProviderTable
    let tables: Tables

    /// What a reader looks at for every answer.
    struct Tables: Sendable {
        let automaton: Automaton
        let phrases: PhraseTable
        let conditions: FixedTable<RuleConditions>
        /// Phrase numbers, group after group; the groups of rules follow each other.
        let groups: FixedLists
        let codes: FixedTable<UInt16>
        let enhancedCodes: FixedTable<PackedPattern>
        /// Rules that ask for no words, by reply code and by enhanced code.
        let byReplyCode: FixedLists
        let byEnhancedCode: CodeIndex
    }

    init(_ unordered: [Rule], files: [RuleFile]) throws(RuleFileError) {
        rules = RuleOrder.sorted(unordered)
        var numbering = PhraseNumbering()
        let special = SpecialPhrases(files, &numbering)
        providers = ProviderTable(files, &numbering)
        var layout = RuleLayout()
        for (number, rule) in rules.enumerated() {
            layout.add(
                rule, number: UInt16(clamping: number), provider: providers.number(of: rule.provider), &numbering)
        }
        guard let automaton = Automaton(numbering.phrases) else {
            throw RuleFileError(
                file: unordered.last?.file ?? "", line: 1, column: 1,
                problem: .tooManyPhrases(limit: Automaton.stateLimit))
        }
        tables = Tables(
            automaton: automaton,
            phrases: PhraseTable(numbering, triggers: layout.triggers, special: special, providers: providers),
            conditions: FixedTable(layout.conditions), groups: FixedLists(layout.groups),
            codes: FixedTable(layout.codes), enhancedCodes: FixedTable(layout.enhancedCodes),
            byReplyCode: FixedLists(layout.byReplyCode), byEnhancedCode: CodeIndex(layout.byEnhancedCode))
    }

    deinit {
        tables.automaton.deallocate()
        tables.phrases.deallocate()
        tables.conditions.deallocate()
        tables.groups.deallocate()
        tables.codes.deallocate()
        tables.enhancedCodes.deallocate()
        tables.byReplyCode.deallocate()
        tables.byEnhancedCode.deallocate()
    }
}

/// What one rule asks for and what it says, in numbers.
struct RuleConditions {
    var reason: Reason
    /// What the rule says instead of its reason's usual status.
    var status: RecipientStatus?
    var blame: Blame
    var confidencePercent: UInt8
    var isMatched: Bool
    /// A bit for each class of reply code: 1 none, 2 positive, 4 for 4yz, 8 for 5yz.
    var codeClasses: UInt8
    /// A bit for each stage; 0 for any.
    var stages: UInt8
    /// The bit of the provider that must be known; 0 for none.
    var provider: UInt64
    /// Groups of phrases of which one must be found; the group before them holds the exclusions.
    var firstGroup: UInt32
    var groupCount: UInt32
    var codes: Range<UInt32>
    var enhancedCodes: Range<UInt32>
}

/// An enhanced code or a family of them.
struct PackedPattern {
    /// 0 for any.
    var `class`: UInt8
    var subject: UInt16
    /// `UInt16.max` for any.
    var detail: UInt16

    func matches(_ code: EnhancedStatusCode) -> Bool {
        (`class` == 0 || `class` == code.class) && subject == code.subject
            && (detail == UInt16.max || detail == code.detail)
    }
}

/// Rules by enhanced code: a hash table with the key beside each list.
struct CodeIndex: Sendable {
    private let slots: FixedTable<UInt32>
    private let lists: FixedLists
    private let mask: Int

    init(_ rules: [UInt32: [UInt16]]) {
        var capacity = 64
        while capacity < rules.count * 4 { capacity *= 2 }
        var keys = [UInt32](repeating: 0, count: capacity)
        var values = [[UInt16]](repeating: [], count: capacity)
        for (key, list) in rules.sorted(by: { $0.key < $1.key }) {
            var slot = CodeIndex.hash(key) & (capacity - 1)
            while keys[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            keys[slot] = key
            values[slot] = list
        }
        slots = FixedTable(keys)
        lists = FixedLists(values)
        mask = capacity - 1
    }

    private static func hash(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 8) }

    @inline(__always) func rules(of code: EnhancedStatusCode) -> Range<Int> {
        let key = CodeIndex.key(code)
        var slot = CodeIndex.hash(key) & mask
        while slots[slot] != 0 {
            if slots[slot] == key { return lists.range(slot) }
            slot = (slot + 1) & mask
        }
        return 0..<0
    }

    @inline(__always) subscript(index: Int) -> UInt16 { lists[index] }

    static func key(_ code: EnhancedStatusCode) -> UInt32 {
        UInt32(code.class) << 20 | UInt32(code.subject) << 10 | UInt32(code.detail)
    }

    func deallocate() {
        slots.deallocate()
        lists.deallocate()
    }
}

/// Which rule speaks first: operators' own, then providers', then words, then enhanced codes, vague words, reply codes;
/// within these, evidence about the sender before evidence about the recipient.
enum RuleOrder {
    static func sorted(_ rules: [Rule]) -> [Rule] {
        rules.enumerated().sorted { left, right in
            let (first, second) = (key(left.element), key(right.element))
            return first != second ? first < second : left.offset < right.offset
        }.map(\.element)
    }

    private static func key(_ rule: Rule) -> Int { tier(rule) * 100 + place(rule.reason) }

    private static func tier(_ rule: Rule) -> Int {
        let isProviders = rule.provider != nil
        if rule.groups.isEmpty {
            if rule.enhancedCodes.isEmpty { return 10 }
            if rule.strength == .vague { return 9 }
            return isProviders ? 6 : 7
        }
        return switch rule.strength {
        case .sure: isProviders ? 1 : 2
        case .likely: isProviders ? 3 : 4
        case .vague: isProviders ? 5 : 8
        }
    }

    /// Reading a block of the sender as a dead address is the costliest error, so such reasons are looked for first.
    private static func place(_ reason: Reason) -> Int {
        switch reason {
        case .notABounce, .autoReply, .complaint, .discarded, .suppressed, .cancelled, .delivered: 9
        case .greylisted: 10
        case .recipientRate, .rateLimited, .connectionLimit: 15
        case .virusOrAttachment: 20
        case .authFailure, .senderHost: 22
        case .ipListed: 24
        case .spamURL: 25
        case .ipBlocked, .domainReputation: 26
        case .spamContent: 28
        case .policyBlock: 30
        case .tlsRequired, .tlsFailed, .tlsNotOffered, .certificateMismatch, .certificateExpired, .certificateUntrusted,
            .daneMismatch, .mxNotInPolicy:
            32
        case .messageTooLarge, .messageMalformed, .charsetUnsupported, .mailLoop: 34
        case .recipientDisabled, .recipientMoved: 40
        case .mailboxFull, .systemFull: 42
        case .senderRefused: 44
        case .recipientPolicy: 46
        case .recipientSyntax: 48
        case .recipientUnknown: 50
        case .domainNoMail: 51
        case .domainUnknown: 52
        case .relayDenied: 60
        case .mailerError, .systemError: 62
        case .network: 64
        case .expired: 66
        case .protocolError: 68
        case .recipientRefused: 70
        case .outcomeUnknown, .unknown: 80
        }
    }
}

/// Gives each distinct phrase its number.
struct PhraseNumbering {
    private var numbers: [Phrase: UInt16] = [:]
    private(set) var phrases: [Phrase] = []

    mutating func number(of phrase: Phrase) -> UInt16 {
        if let known = numbers[phrase] { return known }
        let new = UInt16(clamping: phrases.count)
        numbers[phrase] = new
        phrases.append(phrase)
        return new
    }
}

/// Phrases that decide no reason but how an answer is read.
struct SpecialPhrases {
    var waits: [UInt16] = []
    var delays: [UInt16] = []
    var endings: [UInt16] = []

    init(_ files: [RuleFile], _ numbering: inout PhraseNumbering) {
        for file in files {
            waits += file.waits.map { numbering.number(of: $0) }
            delays += file.delays.map { numbering.number(of: $0) }
            endings += file.endings.map { numbering.number(of: $0) }
        }
    }
}

/// What a hit of each phrase means.
struct PhraseTable: Sendable {
    let count: Int
    /// In symbols.
    let lengths: FixedTable<UInt16>
    let flags: FixedTable<UInt8>
    /// The bit of the provider that the phrase names; 0 for none.
    let providers: FixedTable<UInt64>
    /// The rules whose first group has the phrase.
    let triggers: FixedLists
    /// Phrases after which a time to wait may stand.
    let waits: FixedTable<UInt16>

    /// Bits of `flags`.
    static let endsWord: UInt8 = 1
    static let wait: UInt8 = 2
    static let delay: UInt8 = 4
    static let ending: UInt8 = 8

    init(_ numbering: PhraseNumbering, triggers: [[UInt16]], special: SpecialPhrases, providers: ProviderTable) {
        count = numbering.phrases.count
        lengths = FixedTable(numbering.phrases.map { UInt16(Symbols.forms(of: $0)[0].count) })
        var flags = numbering.phrases.map { phrase in
            !phrase.endsAnywhere && ASCII.isWord(phrase.bytes.last!) ? PhraseTable.endsWord : 0
        }
        for number in special.waits { flags[Int(number)] |= PhraseTable.wait }
        for number in special.delays { flags[Int(number)] |= PhraseTable.delay }
        for number in special.endings { flags[Int(number)] |= PhraseTable.ending }
        self.flags = FixedTable(flags)
        var owners = [UInt64](repeating: 0, count: count)
        for mark in providers.marks { owners[Int(mark.phrase)] |= 1 << UInt64(mark.provider) }
        self.providers = FixedTable(owners)
        self.triggers = FixedLists(triggers + Array(repeating: [], count: max(0, count - triggers.count)))
        waits = FixedTable(special.waits)
    }

    func deallocate() {
        lengths.deallocate()
        flags.deallocate()
        providers.deallocate()
        triggers.deallocate()
        waits.deallocate()
    }
}

/// Who answers, by the end of the exchanger's name or by telling words.
struct ProviderTable: Sendable {
    private let numbers: [String: UInt8]
    private let byExchanger: [String: UInt8]
    let marks: [(phrase: UInt16, provider: UInt8)]

    /// At most 63 providers are told apart; rules of further ones are read as if in general use.
    init(_ files: [RuleFile], _ numbering: inout PhraseNumbering) {
        var numbers: [String: UInt8] = [:]
        var byExchanger: [String: UInt8] = [:]
        var marks: [(phrase: UInt16, provider: UInt8)] = []
        for provider in files.flatMap(\.providers) where numbers[provider.name] != nil || numbers.count < 63 {
            let number = numbers[provider.name] ?? UInt8(numbers.count)
            numbers[provider.name] = number
            for exchanger in provider.exchangers { byExchanger[exchanger] = number }
            for mark in provider.marks { marks.append((numbering.number(of: mark), number)) }
        }
        self.numbers = numbers
        self.byExchanger = byExchanger
        self.marks = marks
    }

    func number(of name: String?) -> UInt8 { name.flatMap { numbers[$0] } ?? 0xFF }

    /// The bit of the provider that has the longest end of this host name; 0 where none has.
    func bit(of host: DomainName?) -> UInt64 {
        guard var rest = host?.text[...] else { return 0 }
        while !rest.isEmpty {
            if let number = byExchanger[String(rest)] { return 1 << UInt64(number) }
            guard let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
            rest = rest[rest.utf8.index(after: dot)...]
        }
        return 0
    }
}

/// The rules' conditions as they are laid out, one rule after the other.
struct RuleLayout {
    var conditions: [RuleConditions] = []
    var groups: [[UInt16]] = []
    var codes: [UInt16] = []
    var enhancedCodes: [PackedPattern] = []
    var byEnhancedCode: [UInt32: [UInt16]] = [:]
    var byReplyCode = [[UInt16]](repeating: [], count: 600)
    var triggers: [[UInt16]] = []

    mutating func add(_ rule: Rule, number: UInt16, provider: UInt8, _ numbering: inout PhraseNumbering) {
        groups.append(rule.exclusions.map { numbering.number(of: $0) })
        let firstGroup = groups.count
        groups += rule.groups.map { group in group.map { numbering.number(of: $0) } }
        let firstCode = codes.count
        codes += rule.replyCodes.compactMap { if case .exactly(let code) = $0 { code.number } else { nil } }
        let firstEnhanced = enhancedCodes.count
        enhancedCodes += rule.enhancedCodes.map {
            PackedPattern(class: $0.class ?? 0, subject: $0.subject, detail: $0.detail ?? UInt16.max)
        }
        let asksForProvider = rule.isForProviderOnly || rule.groups.isEmpty
        conditions.append(
            RuleConditions(
                reason: rule.reason, status: rule.status, blame: rule.blame ?? rule.reason.blame,
                confidencePercent: confidence(rule), isMatched: !(rule.groups.isEmpty && rule.enhancedCodes.isEmpty),
                codeClasses: codeClasses(rule), stages: rule.stages.reduce(0) { $0 | $1.bit },
                provider: asksForProvider && provider < 64 ? 1 << UInt64(provider) : 0,
                firstGroup: UInt32(firstGroup), groupCount: UInt32(rule.groups.count),
                codes: UInt32(firstCode)..<UInt32(codes.count),
                enhancedCodes: UInt32(firstEnhanced)..<UInt32(enhancedCodes.count)))
        if rule.groups.isEmpty { index(rule, number) } else { trigger(groups[firstGroup], number) }
    }

    private mutating func trigger(_ group: [UInt16], _ number: UInt16) {
        for phrase in Set(group).sorted() {
            while triggers.count <= Int(phrase) { triggers.append([]) }
            triggers[Int(phrase)].append(number)
        }
    }

    private func confidence(_ rule: Rule) -> UInt8 {
        if rule.reason == .recipientRefused { return 40 }
        if rule.groups.isEmpty { return rule.enhancedCodes.isEmpty ? 50 : 80 }
        return switch rule.strength {
        case .sure: 97
        case .likely: 90
        case .vague: 60
        }
    }

    /// Classes whose codes the rule takes whole; words alone never speak against a positive answer.
    private func codeClasses(_ rule: Rule) -> UInt8 {
        guard !rule.replyCodes.isEmpty else { return CodeClass.none | CodeClass.transient | CodeClass.permanent }
        return rule.replyCodes.reduce(0) { mask, pattern in
            switch pattern {
            case .exactly: mask
            case .class(let digit): mask | CodeClass.bit(UInt16(digit) * 100)
            case .none: mask | CodeClass.none
            }
        }
    }

    /// Rules that ask for no words are found by their codes.
    private mutating func index(_ rule: Rule, _ number: UInt16) {
        for pattern in rule.enhancedCodes {
            for digit: UInt8 in [2, 4, 5] where pattern.class == nil || pattern.class == digit {
                for detail in pattern.detail.map({ $0...$0 }) ?? 0...999 {
                    guard let code = EnhancedStatusCode(digit, pattern.subject, detail) else { continue }
                    byEnhancedCode[CodeIndex.key(code), default: []].append(number)
                }
            }
        }
        guard rule.enhancedCodes.isEmpty else { return }
        for code in 200..<600 {
            let fits = rule.replyCodes.contains { pattern in
                switch pattern {
                case .exactly(let wanted): Int(wanted.number) == code
                case .class(let digit): Int(digit) == code / 100
                case .none: false
                }
            }
            if fits { byReplyCode[code].append(number) }
        }
    }
}

/// The classes of reply codes as bits.
enum CodeClass {
    static let none: UInt8 = 1
    static let positive: UInt8 = 2
    static let transient: UInt8 = 4
    static let permanent: UInt8 = 8

    /// - Parameter code: 0 for none.
    static func bit(_ code: UInt16) -> UInt8 {
        switch code {
        case 0: none
        case 500...: permanent
        case 400...: transient
        default: positive
        }
    }
}

extension Stage {
    var bit: UInt8 {
        switch self {
        case .connect: 1
        case .ehlo: 2
        case .tls: 4
        case .auth: 8
        case .mail: 16
        case .rcpt: 32
        case .data: 64
        case .content: 128
        }
    }
}
