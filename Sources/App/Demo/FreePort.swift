import Glibc
import NIOCore

/// Whether an address can be listened on just now.
enum FreePort {
    static func isFree(_ endpoint: Endpoint) -> Bool {
        guard endpoint.port != 0, let address = try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port) else {
            return true
        }
        let family: Int32
        switch address {
        case .v4: family = AF_INET
        case .v6: family = AF_INET6
        case .unixDomainSocket: return true
        }
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        return address.withSockAddr { pointer, length in bind(descriptor, pointer, socklen_t(length)) == 0 }
    }
}
