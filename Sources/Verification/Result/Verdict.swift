/// What a verification says of an address, in one word.
public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// Mail to it may be expected to arrive.
    case deliverable
    /// Nothing sent to it can arrive. Said only of what the address itself, its domain, its own exchanger's word about the
    /// mailbox or our own mail to it proves; never after a 4yz, a block of the sender, a time-out or a refused connection.
    case undeliverable
    /// It may arrive, and there is a reason to think twice.
    case risky
    /// Nothing speaks for it or against it.
    case unknown
}
