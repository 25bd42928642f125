extension Spool {
    /// The content of these is about to be sent: from here to their settlement nobody knows whether the receiver has them.
    /// Takes no I/O. A node that dies meanwhile finds them at its next start (`Recovery`).
    public func contentBegins(_ entries: [QueueEntry]) { attempts?.begin(entries) }
}

/// What a start found of the last one.
public struct Recovery: Hashable, Sendable {
    /// Messages that were in the hands of the node when it ended, and wait again.
    public let leasedCount: Int
    /// Of these, attempts that were cut off after DATA: recorded as `outcome_unknown`, and tried again.
    public let unknownCount: Int

    public init(leasedCount: Int, unknownCount: Int) {
        self.leasedCount = leasedCount
        self.unknownCount = unknownCount
    }
}
