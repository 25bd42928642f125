/// How far a verification goes. Each level does what the one before it does.
public enum VerificationLevel: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Grammar, typing errors, lists, and what was seen here before: no network, microseconds.
    case fast
    /// The domain's exchangers as well: milliseconds where the answer is kept, else a question to DNS.
    case dns
    /// A talk with the exchanger up to its answer about the recipient as well. Off unless the installation allows it.
    case smtp

    public static func < (one: Self, other: Self) -> Bool {
        allCases.firstIndex(of: one)! < allCases.firstIndex(of: other)!
    }
}
