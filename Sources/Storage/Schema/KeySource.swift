internal import Synchronization

/// Makes keys that sort by the time they were made (layout: `Key`). One source a node: two would give out the same keys.
public final class KeySource: Sendable {
    /// 2024-01-01T00:00:00Z in milliseconds since 1970.
    static let epochMilliseconds: Int64 = 1_704_067_200_000
    private static let sequenceBits: Int64 = 14
    private static let nodeBits: Int64 = 8
    private static let sequenceMask: Int64 = 1 << sequenceBits - 1

    private struct State {
        var millisecond: Int64
        var sequence: Int64
    }

    private let node: Int64
    private let now: @Sendable () -> Int64
    private let state: Mutex<State>

    /// - Parameters:
    ///   - node: 0...255.
    ///   - last: the greatest key in the store; new ones are greater, also when the clock was set back.
    ///   - now: microseconds since 1970.
    public init(node: Int, after last: Int64 = 0, now: @escaping @Sendable () -> Int64) {
        precondition((0...255).contains(node), "a node's number is 0...255")
        self.node = Int64(node)
        self.now = now
        let millisecond = last >> (KeySource.sequenceBits + KeySource.nodeBits)
        state = Mutex(State(millisecond: millisecond, sequence: KeySource.sequenceMask))
    }

    public func next<K: Key>(_ type: K.Type = K.self) -> K {
        let clock = max(0, now() / 1_000 - KeySource.epochMilliseconds)
        let (millisecond, sequence) = state.withLock { state in
            if clock > state.millisecond {
                state = State(millisecond: clock, sequence: 0)
            } else if state.sequence < KeySource.sequenceMask {
                state.sequence += 1
            } else {
                state = State(millisecond: state.millisecond + 1, sequence: 0)
            }
            return (state.millisecond, state.sequence)
        }
        let high = millisecond << (KeySource.sequenceBits + KeySource.nodeBits)
        return K(number: high | node << KeySource.sequenceBits | sequence)
    }

    /// The least key that can have been made at `microseconds` since 1970 or later; 0 for times before 2024.
    public static func lowestKey(at microseconds: Int64) -> Int64 {
        let millisecond = max(0, microseconds / 1_000 - epochMilliseconds)
        return min(millisecond, 1 << 41 - 1) << (sequenceBits + nodeBits)
    }
}
