internal import AsyncHTTPClient
public import DNS
internal import Mail
public import NIOCore
public import NIOSSL

/// Speaks to strangers' servers: never to one on our own networks, never on to where it sends us, never for longer or for
/// more than we set.
public struct WebhookClient: Sendable {
    let resolver: any Resolver
    let group: any EventLoopGroup
    let trustRoots: NIOSSLTrustRoots
    /// Private and loopback addresses, plain HTTP and every port are taken too.
    let allowsPrivate: Bool
    /// From the beginning of a try until the answer's head is there.
    let timeLimit: TimeAmount

    /// - Parameters:
    ///   - allowsPrivate: for tests, a simulated world and receivers in one's own network.
    ///   - timeLimit: from the beginning of a try until it is answered.
    public init(
        resolver: any Resolver, group: any EventLoopGroup, trustRoots: NIOSSLTrustRoots = .default,
        allowsPrivate: Bool = false, timeLimit: TimeAmount = .seconds(15)
    ) {
        self.resolver = resolver
        self.group = group
        self.trustRoots = trustRoots
        self.allowsPrivate = allowsPrivate
        self.timeLimit = timeLimit
    }

    /// Finds out where the URL leads, and checks it.
    func line(to url: WebhookURL, connections: Int) async throws(WebhookFailure) -> WebhookLine {
        WebhookLine(self, url: url, address: try await address(of: url.host), connections: connections)
    }

    /// The address to connect to.
    func address(of host: WebhookURL.Host) async throws(WebhookFailure) -> String {
        switch host {
        case .address(let address):
            guard allowsPrivate || AddressRange.forbidden(address) == nil else { throw .addressForbidden }
            return address.description
        case .name(let name):
            do throws(AddressRefusal) {
                return try await resolver.openAddresses(of: name, allowsPrivate: allowsPrivate)[0]
            } catch {
                switch error {
                case .notOpen: throw .addressForbidden
                case .noAddress: throw .noAddress
                case .failed: throw .resolverFailed
                }
            }
        }
    }

    /// A client that connects to `address` whatever the name would give by then.
    func client(for url: WebhookURL, at address: String, connections: Int) -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = trustRoots
        tls.minimumTLSVersion = .tlsv12
        var settings = HTTPClient.Configuration()
        settings.tlsConfiguration = tls
        settings.redirectConfiguration = .disallow
        settings.connectionPool.retryConnectionEstablishment = false
        settings.connectionPool.idleTimeout = .seconds(20)
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
        settings.timeout.connect = min(.seconds(10), timeLimit)
        settings.timeout.read = timeLimit
        settings.httpVersion = .http1Only
        if case .name(let name) = url.host { settings.dnsOverride = [name.text: address] }
        return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: settings)
    }
}

extension WebhookFailure: Error {}
