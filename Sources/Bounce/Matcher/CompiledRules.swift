import Mail

/// The rules of a set laid out for reading answers: in the order of precedence, their phrases in one automaton, their
/// conditions in flat tables.
final class CompiledRules: Sendable {
    let rules: [Rule]
    let conditions: [Conditions]
    let automaton: Automaton
    let phrases: PhraseTable
    /// Groups of phrase numbers, one after the other; `Conditions` holds ranges of it.
    let groups: [Range<UInt32>]
    let phraseNumbers: [UInt16]
    /// Rules that ask for no words, by code.
    let byEnhancedCode: [UInt32: [UInt16]]
    let byReplyCode: [[UInt16]]
    let providers: ProviderTable

    /// What one rule asks for, beside its words.
    struct Conditions {
        var groups: Range<UInt32>
        var exclusions: Range<UInt32>
        /// A bit for each class of reply code: 1 none, 2 positive, 4 for 4yz, 8 for 5yz.
        var codeClasses: UInt8
        var codes: [UInt16]
        var enhancedCodes: [EnhancedCodePattern]
        /// A bit for each stage; 0 for any.
        var stages: UInt8
        /// The provider that must be known; 0xFF for none.
        var provider: UInt8
    }

    init(_ unordered: [Rule], files: [RuleFile]) throws(RuleFileError) {
        rules = RuleOrder.sorted(unordered)
        var numbering = PhraseNumbering()
        let special = SpecialPhrases(files, &numbering)
        providers = ProviderTable(files, &numbering)
        var layout = Layout()
        for (number, rule) in rules.enumerated() {
            layout.add(rule, number: UInt16(number), provider: providers.number(of: rule.provider), &numbering)
        }
        conditions = layout.conditions
        groups = layout.groups
        phraseNumbers = layout.phraseNumbers
        byEnhancedCode = layout.byEnhancedCode
        byReplyCode = layout.byReplyCode
        phrases = PhraseTable(numbering, triggers: layout.triggers, special: special, providers: providers)
        guard let automaton = Automaton(numbering.bytes) else {
            throw RuleFileError(
                file: unordered.last?.file ?? "", line: 1, column: 1,
                problem: .tooManyPhrases(limit: Automaton.stateLimit))
        }
        self.automaton = automaton
    }

    static func key(_ code: EnhancedStatusCode) -> UInt32 {
        UInt32(code.class) << 20 | UInt32(code.subject) << 10 | UInt32(code.detail)
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
            if rule.enhancedCodes.isEmpty { return 9 }
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
        case .notABounce, .autoReply, .complaint, .discarded, .suppressed, .delivered: 9
        case .greylisted: 10
        case .recipientRate, .rateLimited, .connectionLimit: 15
        case .virusOrAttachment: 20
        case .authFailure, .senderHost: 22
        case .ipListed: 24
        case .spamURL: 25
        case .ipBlocked, .domainReputation: 26
        case .spamContent: 28
        case .policyBlock: 30
        case .tlsRequired, .tlsFailed: 32
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
    var bytes: [[UInt8]] { phrases.map(\.bytes) }

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
    let lengths: [UInt16]
    /// 1: must begin at a word's begin, 2: must end at a word's end, 4: a time may follow, 8: not final, 16: given up,
    /// 32: names a provider, 64: begins rules.
    let flags: [UInt8]
    let provider: [UInt8]
    let triggers: [[UInt16]]

    static let beginsWord: UInt8 = 1
    static let endsWord: UInt8 = 2
    static let wait: UInt8 = 4
    static let delay: UInt8 = 8
    static let ending: UInt8 = 16
    static let namesProvider: UInt8 = 32

    init(_ numbering: PhraseNumbering, triggers: [[UInt16]], special: SpecialPhrases, providers: ProviderTable) {
        count = numbering.phrases.count
        lengths = numbering.phrases.map { UInt16($0.bytes.count) }
        var flags = numbering.phrases.map { phrase in
            (!phrase.beginsAnywhere && ASCII.isWord(phrase.bytes.first!) ? PhraseTable.beginsWord : 0)
                | (!phrase.endsAnywhere && ASCII.isWord(phrase.bytes.last!) ? PhraseTable.endsWord : 0)
        }
        var provider = [UInt8](repeating: 0xFF, count: count)
        for number in special.waits { flags[Int(number)] |= PhraseTable.wait }
        for number in special.delays { flags[Int(number)] |= PhraseTable.delay }
        for number in special.endings { flags[Int(number)] |= PhraseTable.ending }
        for (number, owner) in providers.marks {
            flags[Int(number)] |= PhraseTable.namesProvider
            provider[Int(number)] = owner
        }
        self.flags = flags
        self.provider = provider
        self.triggers = triggers + Array(repeating: [], count: max(0, count - triggers.count))
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
private struct Layout {
    var conditions: [CompiledRules.Conditions] = []
    var groups: [Range<UInt32>] = []
    var phraseNumbers: [UInt16] = []
    var byEnhancedCode: [UInt32: [UInt16]] = [:]
    var byReplyCode = [[UInt16]](repeating: [], count: 600)
    var triggers: [[UInt16]] = []

    mutating func add(_ rule: Rule, number: UInt16, provider: UInt8, _ numbering: inout PhraseNumbering) {
        let firstGroup = UInt32(groups.count)
        for (index, group) in rule.groups.enumerated() {
            let range = place(group, &numbering)
            groups.append(range)
            if index == 0 { trigger(range, number) }
        }
        let exclusions = place(rule.exclusions, &numbering)
        conditions.append(
            .init(
                groups: firstGroup..<UInt32(groups.count), exclusions: exclusions, codeClasses: codeClasses(rule),
                codes: rule.replyCodes.compactMap { if case .exactly(let code) = $0 { code.number } else { nil } },
                enhancedCodes: rule.enhancedCodes, stages: rule.stages.reduce(0) { $0 | $1.bit },
                provider: rule.isForProviderOnly || rule.groups.isEmpty ? provider : 0xFF))
        if rule.groups.isEmpty { index(rule, number) }
    }

    private mutating func place(_ group: [Phrase], _ numbering: inout PhraseNumbering) -> Range<UInt32> {
        let start = UInt32(phraseNumbers.count)
        for phrase in group { phraseNumbers.append(numbering.number(of: phrase)) }
        return start..<UInt32(phraseNumbers.count)
    }

    private mutating func trigger(_ range: Range<UInt32>, _ number: UInt16) {
        for index in range {
            let phrase = Int(phraseNumbers[Int(index)])
            while triggers.count <= phrase { triggers.append([]) }
            if triggers[phrase].last != number { triggers[phrase].append(number) }
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

    private mutating func index(_ rule: Rule, _ number: UInt16) {
        for pattern in rule.enhancedCodes {
            for digit: UInt8 in [2, 4, 5] where pattern.class == nil || pattern.class == digit {
                let details = pattern.detail.map { $0...$0 } ?? 0...999
                for detail in details {
                    guard let code = EnhancedStatusCode(digit, pattern.subject, detail) else { continue }
                    byEnhancedCode[CompiledRules.key(code), default: []].append(number)
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
