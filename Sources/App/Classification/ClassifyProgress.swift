/// How far a classification is.
public struct ClassifyProgress: Sendable, Hashable {
    /// Bytes read.
    public var byteCount = 0
    /// Mails, or lines of a log or a list of replies.
    public var itemCount = 0
    /// Objects printed.
    public var resultCount = 0

    public init() {}
}
