import Mail

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
