import Foundation
import TestKit

/// A fresh self-signed certificate and its key, as PEM files in a folder of their own.
struct Certificate {
    let certificateFile: String
    let keyFile: String
    private let folder: URL

    /// Where the command that makes one is installed.
    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "smtp-certificate-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificateFile = folder.appending(path: "certificate.pem").path
        keyFile = folder.appending(path: "key.pem").path
        let openssl = ChildProcess()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
            "-subj", "/CN=mx.example.com", "-keyout", keyFile, "-out", certificateFile,
        ]
        openssl.standardError = .nothing
        try openssl.run()
        openssl.waitUntilExit()
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
