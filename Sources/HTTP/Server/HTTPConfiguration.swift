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
    /// Where mail is taken in by SMTP, the first one to be recommended first; empty: nowhere.
    public var submissionDoors: [SubmissionDoor] = []

    public struct SubmissionDoor: Sendable, Hashable {
        /// The name or address it listens on; `0.0.0.0` and `::` are every one.
        public let host: String
        public let port: Int
        /// From the first byte, as on port 465.
        public let isTLS: Bool

        public init(host: String, port: Int, isTLS: Bool) {
            self.host = host
            self.port = port
            self.isTLS = isTLS
        }
    }

    /// Whom one may write to without writing to anybody; empty where the world is real.
    public var sandbox: [SandboxRecipient] = []
    /// How many times a live stream of figures speaks before it ends and the browser asks anew.
    var liveBeatCount = 30

    public init() {}
}

/// A recipient that is simulated on this machine.
public struct SandboxRecipient: Sendable {
    public let address: String
    /// How it behaves.
    public let words: String

    public init(address: String, words: String) {
        self.address = address
        self.words = words
    }
}
