import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension ClientFailure {
    /// What an error says that came of connecting.
    /// - Parameter source: the address that was to be spoken from; `nil`: the system's choice.
    init(connecting error: any Error, from source: SocketAddress?) {
        switch error {
        case ChannelError.connectTimeout:
            self = .connectionTimedOut
        case let error as IOError:
            self = ClientFailure(connecting: error.errnoCode, hasSource: source != nil)
        default:
            self = .connectionClosed
        }
    }

    private init(connecting number: CInt, hasSource: Bool) {
        switch number {
        case ECONNREFUSED: self = .connectionRefused
        case ETIMEDOUT: self = .connectionTimedOut
        case EADDRNOTAVAIL, EAFNOSUPPORT: self = hasSource ? .sourceUnavailable : .networkUnreachable
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EACCES, EPERM: self = .networkUnreachable
        default: self = .connectionClosed
        }
    }
}
