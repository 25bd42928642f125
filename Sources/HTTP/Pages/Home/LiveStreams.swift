import Synchronization

/// How many live streams are open, and that they are not too many, in all and of one visitor: one over the limit is told once what is
/// so now.
final class LiveStreams: Sendable {
    static let limit = 64
    static let limitOfOne = 8

    private let open = Mutex<[String: Int]>([:])

    /// - Parameter own: streams of one visitor.
    /// - Returns: false where there are enough; then `leave` is not called.
    func enter(_ visitor: String, atMost own: Int = LiveStreams.limitOfOne) -> Bool {
        open.withLock { open in
            let taken = open[visitor] ?? 0
            guard taken < own, open.values.reduce(0, +) < Self.limit else { return false }
            open[visitor] = taken + 1
            return true
        }
    }

    func leave(_ visitor: String) {
        open.withLock { open in
            let left = (open[visitor] ?? 1) - 1
            open[visitor] = left > 0 ? left : nil
        }
    }
}
