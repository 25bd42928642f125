import AsyncHTTPClient
public import DNS
public import Mail
public import NIOCore
import NIOHTTP1
public import NIOSSL

/// Fetches policies over HTTPS: the certificate checked, no redirects followed, size and time bounded, no address that is
/// not the open internet's. Source: RFC 8461 section 3.3.
public struct HTTPSPolicyFetcher: PolicyFetcher {
    /// From the first look-up to the last byte.
    static let timeLimit = TimeAmount.seconds(20)

    private let resolver: any Resolver
    private let group: any EventLoopGroup
    private let port: Int
    private let trustRoots: NIOSSLTrustRoots
    private let allowsPrivateAddresses: Bool

    /// - Parameters:
    ///   - port: 443 but in tests.
    ///   - allowsPrivateAddresses: fetch from private and loopback addresses too (tests, a simulated world).
    public init(
        resolver: any Resolver, group: any EventLoopGroup, port: Int = 443, trustRoots: NIOSSLTrustRoots = .default,
        allowsPrivateAddresses: Bool = false
    ) {
        self.resolver = resolver
        self.group = group
        self.port = port
        self.trustRoots = trustRoots
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }

    public func fetch(_ domain: DomainName, byteLimit: Int) async throws(PolicyFetchError) -> [UInt8] {
        guard let host = DomainName("mta-sts.\(domain.text)") else { throw .unavailable("the name is too long") }
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(group), configuration: settings(host, at: try await address(of: host)))
        let result: Result<[UInt8], PolicyFetchError>
        do {
            result = .success(try await get(host, byteLimit: byteLimit, with: client))
        } catch {
            result = .failure(Self.meaning(error))
        }
        try? await client.shutdown()
        return try result.get()
    }

    private func address(of host: DomainName) async throws(PolicyFetchError) -> String {
        do throws(AddressRefusal) {
            return try await resolver.openAddresses(of: host, allowsPrivate: allowsPrivateAddresses)[0]
        } catch {
            switch error {
            case .notOpen: throw .unavailable("\(host) has no address to ask")
            case .noAddress: throw .unavailable("\(host) has no address")
            case .failed(let why): throw .unavailable("\(host): \(why)")
            }
        }
    }

    private func settings(_ host: DomainName, at address: String) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = trustRoots
        tls.minimumTLSVersion = .tlsv12
        var settings = HTTPClient.Configuration()
        // A certificate that is wrong stays wrong: asking again until the time is up tells nothing new.
        settings.connectionPool.retryConnectionEstablishment = false
        settings.tlsConfiguration = tls
        settings.redirectConfiguration = .disallow
        settings.dnsOverride = [host.text: address]
        settings.timeout.connect = .seconds(10)
        settings.timeout.read = .seconds(10)
        settings.httpVersion = .http1Only
        return settings
    }

    private func get(_ host: DomainName, byteLimit: Int, with client: HTTPClient) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: "https://\(host.text):\(port)/.well-known/mta-sts.txt")
        request.headers.add(name: "User-Agent", value: "postrider")
        let response = try await client.execute(request, timeout: Self.timeLimit)
        guard response.status == .ok else { throw PolicyFetchError.unavailable("answered \(response.status.code)") }
        let type = response.headers.first(name: "Content-Type") ?? ""
        guard type.isEmpty || type.lowercased().hasPrefix("text/plain") else {
            throw PolicyFetchError.unavailable("is of another type than text/plain")
        }
        return Array(try await response.body.collect(upTo: byteLimit).readableBytesView)
    }

    private static func meaning(_ error: any Error) -> PolicyFetchError {
        switch error {
        case let error as PolicyFetchError: error
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: .insecure("the certificate is not in order")
        case is NIOTooManyBytesError: .unavailable("is too long")
        case let error as HTTPClientError where [.deadlineExceeded, .readTimeout, .connectTimeout].contains(error):
            .unavailable("took too long")
        default: .unavailable("could not be asked")
        }
    }
}
