import Foundation
import TestKit

/// A certificate for `localhost` made on the spot.
enum Certificate {
    static func make(in directory: String) throws {
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-keyout", directory + "/key.pem", "-out", directory + "/chain.pem",
        ])
    }

    /// A private key of its own, such as of `ed25519`.
    static func makeKey(_ algorithm: String, at path: String) throws {
        try openssl(["genpkey", "-algorithm", algorithm, "-out", path])
    }

    private static func openssl(_ arguments: [String]) throws {
        let openssl = ChildProcess()
        openssl.executableURL = URL(filePath: "/usr/bin/env")
        openssl.arguments = ["openssl"] + arguments
        openssl.standardError = .nothing
        openssl.standardOutput = .nothing
        try openssl.run()
        openssl.waitUntilExit()
    }
}
