import NIOCore

extension Endpoint {
    /// `nil` where the address has no port (a UNIX socket).
    init?(_ address: SocketAddress) {
        guard let host = address.ipAddress, let port = address.port else { return nil }
        self.init(host: host, port: port)
    }
}
