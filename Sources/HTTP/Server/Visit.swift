import Accounts
import HTTPTypes
import Hummingbird
import NIOCore

/// One request on its way through the server: where it came from and who makes it.
struct Visit: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The other end of the connection; `nil` where there is none (tests that use no socket).
    let peer: SocketAddress?
    /// `req_…`: in the answer's `X-Request-Id`, in problems and in the log.
    let requestID: String
    /// Whose key came with the request; set before an endpoint that needs one is called.
    var caller: Caller?
    /// The session it came with, if it came with one.
    var signedIn: SignedIn?
    /// What is left of the caller's requests.
    var quota: RequestMeter.Quota?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
        requestID = "req_" + RandomToken.make(byteCount: 12)
        origin = peer?.ipAddress
    }

    /// A proxy on this machine says who came to it, behind whatever the visitor claimed himself. Nobody else is believed.
    mutating func noteForwarding(_ request: Request) {
        guard isFromLoopback, let field = request.headers[.forwardedFor], field.utf8.count <= 1_000,
            let last = field.split(separator: ",").last
        else { return }
        let text = last.filter { $0 != " " }
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return }
        origin = address.ipAddress
    }

    /// The caller of an endpoint that demands a key.
    var knownCaller: Caller {
        guard let caller else { preconditionFailure("an endpoint that asks for its caller demands a key") }
        return caller
    }

    /// True for those who are shown queues, what came back and other things of the whole installation.
    var seesInstallation: Bool { caller.map { $0.may(.system) || $0.actor == .machine } ?? false }

    /// Who acts, for the audit log.
    var party: ActingParty { knownCaller.acting(from: origin) }

    /// The IP address it came from, for the audit log and the counts of failed sign-ins.
    private(set) var origin: String?

    var isFromLoopback: Bool { peer?.isLoopback ?? false }
}

extension SocketAddress {
    /// 127.0.0.0/8, ::1, and the former written as the latter.
    var isLoopback: Bool {
        guard let address = ipAddress else { return false }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
