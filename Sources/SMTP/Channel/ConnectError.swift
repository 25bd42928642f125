import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension ClientFailure {
    /// What an error says that came of connecting.
    init(connecting error: any Error) {
        switch error {
        case ChannelError.connectTimeout:
            self = .connectionTimedOut
        case let error as IOError:
            self = ClientFailure(connecting: error.errnoCode)
        default:
            self = .connectionClosed
        }
    }

    private init(connecting number: CInt) {
        switch number {
        case ECONNREFUSED: self = .connectionRefused
        case ETIMEDOUT: self = .connectionTimedOut
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EACCES, EPERM: self = .networkUnreachable
        default: self = .connectionClosed
        }
    }
}
