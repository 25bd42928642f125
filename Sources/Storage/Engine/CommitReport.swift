/// What came of one group of writes, for whoever counts.
public struct CommitReport: Sendable {
    /// Writes that shared it: 1...
    public var writeCount: Int
    /// Those of them that were answered with an error.
    public var failedCount: Int
    /// Why the last of these failed; `nil` where none did.
    public var failure: EngineError?
    /// From its first statement until it was on disk, or had failed.
    public var duration: Duration

    public init(writeCount: Int, failedCount: Int = 0, failure: EngineError? = nil, duration: Duration) {
        self.writeCount = writeCount
        self.failedCount = failedCount
        self.failure = failure
        self.duration = duration
    }

    mutating func add(failure error: any Error) {
        failedCount += 1
        failure = error as? EngineError ?? .failed("\(error)")
    }
}
