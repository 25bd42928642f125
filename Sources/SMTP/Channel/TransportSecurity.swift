import NIOCore
public import NIOSSL

/// TLS as mail uses it between servers. Source: RFC 3207, RFC 7435.
public enum TransportSecurity {
    /// For opportunistic STARTTLS: TLS 1.2 or later, certificate not checked, because encryption to somebody is better than
    /// none and most mail servers show certificates that nobody could check.
    public static func opportunisticClient() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv12
        return try NIOSSLContext(configuration: configuration)
    }

    /// For a listener.
    /// - Parameters:
    ///   - certificateFile: path of a PEM file: the certificate, then those that vouch for it.
    ///   - keyFile: path of the PEM file of its private key.
    ///   - asksForCertificate: clients may show one. Whose it is, the service decides by its bytes; nobody has to vouch for
    ///     it.
    public static func server(
        certificateFile: String, keyFile: String, asksForCertificate: Bool = false
    ) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
        let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        if asksForCertificate { configuration.certificateVerification = .optionalVerification }
        return try NIOSSLContext(configuration: configuration)
    }

    /// Any certificate of a client will do: that it has the key is all that TLS has to show.
    static func serverHandler(_ context: NIOSSLContext, asksForCertificate: Bool) -> NIOSSLServerHandler {
        guard asksForCertificate else { return NIOSSLServerHandler(context: context) }
        return NIOSSLServerHandler(context: context) { _, promise in promise.succeed(.certificateVerified) }
    }

    /// A name that cannot be sent as SNI, such as an IP address, is left out.
    static func clientHandler(_ context: NIOSSLContext, serverName: String?) throws -> NIOSSLClientHandler {
        do {
            return try NIOSSLClientHandler(context: context, serverHostname: serverName)
        } catch is NIOSSLExtraError {
            return try NIOSSLClientHandler(context: context, serverHostname: nil)
        }
    }

    /// A handler that leaves the verdict on the certificate to `verify`, and nothing of it to anybody else.
    static func checkingClientHandler(
        serverName: String?, verify: @escaping NIOSSLCustomVerificationCallback
    ) throws -> NIOSSLClientHandler {
        let context = try checkingContext.get()
        do {
            return try NIOSSLClientHandler(
                context: context, serverHostname: serverName, customVerificationCallback: verify)
        } catch is NIOSSLExtraError {
            return try NIOSSLClientHandler(context: context, serverHostname: nil, customVerificationCallback: verify)
        }
    }

    /// The library asks for our verdict only where it would check itself; it holds no authorities of its own, so that
    /// nothing passes without one.
    private static let checkingContext = Result {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        configuration.minimumTLSVersion = .tlsv12
        return try NIOSSLContext(configuration: configuration)
    }
}

extension TLSVersion {
    /// As it is written in Received fields and logs: `TLSv1.3`.
    var name: String {
        switch self {
        case .tlsv1: "TLSv1"
        case .tlsv11: "TLSv1.1"
        case .tlsv12: "TLSv1.2"
        case .tlsv13: "TLSv1.3"
        }
    }
}
