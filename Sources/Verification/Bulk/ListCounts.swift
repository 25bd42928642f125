import JSON

/// What a list turned out to be, in numbers.
public struct ListCounts: Hashable, Sendable {
    public struct Outcome: Hashable, Sendable, Comparable {
        public let verdict: Verdict
        public let reason: VerificationReason

        public init(_ verdict: Verdict, _ reason: VerificationReason) {
            self.verdict = verdict
            self.reason = reason
        }

        public static func < (one: Self, other: Self) -> Bool {
            (one.verdict.rawValue, one.reason.rawValue) < (other.verdict.rawValue, other.reason.rawValue)
        }
    }

    /// Below the header, blank ones among them.
    public internal(set) var rows = 0
    public internal(set) var blank = 0
    /// Rows that cannot be read, or hold nothing where the address should stand. They are written as undeliverable, and are in
    /// none of `outcomes`.
    public internal(set) var withoutAddress = 0
    /// Rows whose address stood further up, whatever its case. They are verified and written like the others.
    public internal(set) var repeated = 0
    /// There were so many different addresses that `repeated` is a lower bound.
    public internal(set) var isRepeatedAtLeast = false
    /// Rows with an address that was probably meant.
    public internal(set) var suggestions = 0
    public internal(set) var outcomes: [Outcome: Int] = [:]

    public init() {}

    /// Rows that hold an address, or what should be one.
    public var addresses: Int { outcomes.values.reduce(0, +) }

    public func count(_ verdict: Verdict) -> Int {
        outcomes.reduce(0) { $0 + ($1.key.verdict == verdict ? $1.value : 0) }
    }

    /// Reasons of a verdict, the most frequent first.
    public func reasons(_ verdict: Verdict) -> [(reason: VerificationReason, count: Int)] {
        outcomes.filter { $0.key.verdict == verdict }.map { ($0.key.reason, $0.value) }
            .sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
    }

    mutating func add(_ other: ListCounts) {
        rows += other.rows
        blank += other.blank
        withoutAddress += other.withoutAddress
        repeated += other.repeated
        suggestions += other.suggestions
        outcomes.merge(other.outcomes, uniquingKeysWith: +)
    }

    mutating func add(_ verification: Verification) {
        outcomes[Outcome(verification.verdict, verification.reason), default: 0] += 1
        if verification.suggestion != nil { suggestions += 1 }
    }
}

extension ListCounts {
    /// As they are kept.
    var stored: JSONValue {
        [
            "rows": .count(rows), "blank": .count(blank), "without_address": .count(withoutAddress),
            "repeated": .count(repeated), "repeated_at_least": .bool(isRepeatedAtLeast),
            "suggestions": .count(suggestions),
            "outcomes": .object(
                outcomes.sorted { $0.key < $1.key }.map {
                    JSONMember("\($0.key.verdict.rawValue).\($0.key.reason.rawValue)", .count($0.value))
                }),
        ]
    }

    init(stored value: JSONValue) {
        func count(_ name: String) -> Int { value[name]?.whole ?? 0 }
        rows = count("rows")
        blank = count("blank")
        withoutAddress = count("without_address")
        repeated = count("repeated")
        isRepeatedAtLeast = value["repeated_at_least"] == .bool(true)
        suggestions = count("suggestions")
        guard case .object(let members)? = value["outcomes"] else { return }
        for member in members {
            let words = member.name.split(separator: ".")
            guard words.count == 2, let verdict = Verdict(rawValue: String(words[0])),
                let reason = VerificationReason(rawValue: String(words[1])), let count = member.value.whole
            else { continue }
            outcomes[Outcome(verdict, reason)] = count
        }
    }
}

extension JSONValue {
    /// `nil` where it is no whole number of 0 or more.
    var whole: Int? {
        guard case .integer(let number) = self, number >= 0 else { return nil }
        return Int(exactly: number)
    }
}
