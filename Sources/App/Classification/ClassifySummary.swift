/// What a classification came to.
public struct ClassifySummary: Sendable, Hashable {
    /// Mails, or lines of a log.
    public var itemCount = 0
    /// Objects printed.
    public var resultCount = 0
    /// Files and mails that could not be read; each was complained of.
    public var faultCount = 0
    /// Bytes read.
    public var byteCount = 0

    public init() {}

    /// Two parts of one work.
    mutating func add(_ other: ClassifySummary) {
        itemCount += other.itemCount
        resultCount += other.resultCount
        faultCount += other.faultCount
        byteCount += other.byteCount
    }
}
