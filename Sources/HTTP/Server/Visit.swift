import Accounts
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

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
        requestID = "req_" + RandomToken.make(byteCount: 12)
    }

    /// The caller of an endpoint that demands a key.
    var knownCaller: Caller {
        guard let caller else { preconditionFailure("an endpoint that asks for its caller demands a key") }
        return caller
    }

    var isFromLoopback: Bool { peer?.isLoopback ?? false }
}

extension SocketAddress {
    /// 127.0.0.0/8, ::1, and the former written as the latter.
    var isLoopback: Bool {
        guard let address = ipAddress else { return false }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }
}
