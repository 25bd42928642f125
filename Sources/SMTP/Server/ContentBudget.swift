import Synchronization

/// How many bytes of content the sessions of a listener, or of several, may hold at once. What is over it is refused with
/// 452, so that many clients with large messages make each other wait, and not the machine. Source: RFC 5321 section 4.2.2.
public final class ContentBudget: Sendable {
    public let byteCount: Int
    private let taken = Atomic<Int>(0)

    public init(byteCount: Int) { self.byteCount = byteCount }

    /// Bytes held now.
    public var takenByteCount: Int { taken.load(ordering: .relaxed) }

    /// True where so many more would fit: a client that says its size can be turned away before it sends.
    func hasRoom(for count: Int) -> Bool { count <= byteCount - takenByteCount }

    fileprivate func take(_ count: Int) -> Bool {
        let sum = taken.wrappingAdd(count, ordering: .relaxed).newValue
        guard sum > byteCount else { return true }
        taken.wrappingSubtract(count, ordering: .relaxed)
        return false
    }

    fileprivate func give(_ count: Int) { taken.wrappingSubtract(count, ordering: .relaxed) }
}

/// What one message takes of a budget, from its first byte until the service has answered for it; given back by itself.
final class ContentShare: Sendable {
    private let budget: ContentBudget
    private let taken = Atomic<Int>(0)

    init(of budget: ContentBudget) { self.budget = budget }

    deinit { budget.give(taken.load(ordering: .relaxed)) }

    /// Takes what is missing to cover `byteCount`. Called by one session alone.
    /// - Returns: false where the budget has no more.
    func cover(_ byteCount: Int) -> Bool {
        let missing = byteCount - taken.load(ordering: .relaxed)
        guard missing > 0 else { return true }
        guard budget.take(missing) else { return false }
        taken.wrappingAdd(missing, ordering: .relaxed)
        return true
    }
}
