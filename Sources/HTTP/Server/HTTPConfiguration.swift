/// Where the HTTP server listens and what it lets in.
public struct HTTPConfiguration: Sendable {
    public var host = "127.0.0.1"
    /// 0: a free one.
    public var port = 8025
    /// A longer body is answered with 413.
    public var maximumBodyByteCount = 60 << 20
    public var version = "0.1.0"
    /// Who makes reports: a domain name of ours.
    public var name = "localhost"
    /// Pages of the first account can be read from loopback without signing in, as long as there is nobody who could sign
    /// in.
    public var opensPagesToLoopback = true
    /// Requests a minute of one key or person; `nil`: no limit.
    public var requestsPerMinute: Int? = 60_000
    /// How many times a live stream of figures speaks before it ends and the browser asks anew.
    var liveBeatCount = 30

    public init() {}
}
