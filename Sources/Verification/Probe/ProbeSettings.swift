public import Mail
public import NIOCore
public import NIOSSL

/// How exchangers are asked about mailboxes. What is said here is the probe's own: addresses, rates and limits of delivery
/// are never used up by it.
public struct ProbeSettings: Sendable {
    /// The name given with EHLO: ours, fully qualified.
    public var heloName: String
    /// Who asks: the null reverse-path, which every server must take (RFC 5321 section 6.1), or a mailbox of ours.
    public var sender = ReversePath.null
    /// The address to ask from; `nil`: the system's choice. Better one that no mail is sent from.
    public var source: SocketAddress?
    public var port = 25
    /// By exchanger, in place of `port` (a simulated world).
    public var ports: [DomainName: Int] = [:]
    /// STARTTLS is used where it is offered; `nil`: never.
    public var tls: NIOSSLContext?
    /// Conversations a minute with the exchangers of one provider, and as many at once as `burst`: 1...
    public var perMinute = 20
    public var burst = 4
    /// Conversations at the same time with the exchangers of one provider: 1...
    public var connections = 2
    /// How long a provider is left alone that turned us away; twice as long each time it does so again, up to a day.
    public var pause = Duration.seconds(3_600)
    /// A conversation in all.
    public var limit = TimeAmount.seconds(45)
    public var timeouts = ProbeSettings.politeTimeouts

    public init(heloName: String) { self.heloName = heloName }

    /// Nobody waits minutes for the answer to a question that can be asked again.
    private static var politeTimeouts: ProbeTimeouts { ProbeTimeouts() }
}

/// How long each step of a conversation may take.
public struct ProbeTimeouts: Sendable, Hashable {
    public var connect = TimeAmount.seconds(10)
    public var greeting = TimeAmount.seconds(20)
    public var answer = TimeAmount.seconds(30)
    public var quit = TimeAmount.seconds(5)

    public init() {}
}
