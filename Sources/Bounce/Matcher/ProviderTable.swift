import Mail

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
