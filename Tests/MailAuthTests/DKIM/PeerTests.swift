import DNS
import Foundation
import Mail
import MailAuth
import TestKit
import Testing

/// Other people's programs: Debian's python3-dkim and libopendkim. Where they are not installed these tests are skipped.
enum Peer: String, CaseIterable, Sendable {
    case dkimpy, opendkim

    static let python = "/usr/bin/python3"
    static let script = Fixtures.directory.appending(path: "Peers/peers.py").path

    var isThere: Bool { (try? Peer.run(["has", rawValue])) != nil }
    static let knowsEd25519: Bool = (try? run(["has", "opendkim-ed25519"])) != nil
    static let present = allCases.filter(\.isThere)

    struct Failed: Error { let status: Int32 }

    /// The lines it prints.
    @discardableResult
    static func run(_ arguments: [String]) throws -> [Substring] {
        guard FileManager.default.isExecutableFile(atPath: python) else { throw Failed(status: 127) }
        let process = ChildProcess()
        process.executableURL = URL(filePath: python)
        process.arguments = [script] + arguments
        let output = Pipe()
        process.standardInput = .nothing
        process.standardOutput = .pipe(output)
        process.standardError = .nothing
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }

    /// A folder that goes when it is let go.
    final class Folder {
        let url: URL
        init() throws {
            url = FileManager.default.temporaryDirectory.appending(path: "postrider-dkim-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        deinit { try? FileManager.default.removeItem(at: url) }

        func write(_ bytes: [UInt8], _ name: String) throws -> String {
            let file = url.appending(path: name)
            try Data(bytes).write(to: file)
            return file.path
        }
    }
}

@Suite("DKIM beside python3-dkim and OpenDKIM")
struct PeerTests {
    private func signer(_ identities: [DKIMSigner.Identity]) -> DKIMSigner {
        DKIMSigner(domain: name("shop.example"), identities: identities)
    }

    private static let bodies: [String] = [
        "Good day,\u{20}\n  your  order\tis on its way.\n\n\n", "", "\n\n", " \t\n", "no line end at all",
        "\u{20}lead\n\n.\n..\n",
    ]

    private func records(in folder: Peer.Folder) throws -> String {
        let lines = TestKeys.records.map { "\($0.key)\t\($0.value)\n" }.joined()
        return try folder.write(Array(lines.utf8), "records")
    }

    @Test("what we sign is good to them", arguments: Peer.present)
    func theyVerify(peer: Peer) throws {
        let folder = try Peer.Folder()
        var identities = [DKIMSigner.Identity(selector: "r1", key: TestKeys.rsa)]
        if peer == .dkimpy || Peer.knowsEd25519 { identities.append(.init(selector: "e1", key: TestKeys.ed25519)) }
        let letter = TestKeys.letter
        let header = letter[..<(try HeaderBlock.parse(letter.span).bodyOffset)]
        var files: [String] = []
        for body in PeerTests.bodies {
            // libopendkim takes no body that breaks off; over SMTP none does.
            if peer == .opendkim, !body.isEmpty, !body.hasSuffix("\n") { continue }
            let message = Array(header) + mail(body)
            for canonicalization in Canonicalization.allCases {
                var signer = signer(identities)
                signer.headerCanonicalization = canonicalization
                signer.bodyCanonicalization = canonicalization
                let signed = try signer.sign(message.span, at: Timestamp(seconds: 1_700_000_000)) + message
                files.append(try folder.write(signed, "\(files.count)"))
            }
        }
        let lines = try Peer.run(["verify", peer.rawValue, try records(in: folder)] + files)
        #expect(lines == files.flatMap { _ in identities.map { _ in "good" } })
    }

    @Test("what was changed on the way is bad to them too", arguments: Peer.present)
    func theyRefuse(peer: Peer) throws {
        let folder = try Peer.Folder()
        let signer = signer([.init(selector: "r1", key: TestKeys.rsa)])
        let letter = TestKeys.letter
        let fields = try signer.sign(letter.span, at: Timestamp(seconds: 1_700_000_000))
        let second = mail("From: Another <other@evil.example>\n") + letter
        let file = try folder.write(fields + second, "mail")
        let lines = try Peer.run(["verify", peer.rawValue, try records(in: folder), file])
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("bad") == true)
    }

    /// - Parameter isBare: Ed25519 as the base 64 of its bytes alone.
    private func pem(_ key: SigningKey, isBare: Bool) -> String {
        // PKCS #8 around an Ed25519 key (RFC 8410 section 7).
        let prefix: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        let isEdwards = key.algorithm == .ed25519SHA256
        if isEdwards, isBare { return Data(key.stored).base64EncodedString() }
        let bytes = Data((isEdwards ? prefix : []) + key.stored)
        let text = bytes.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN PRIVATE KEY-----\n\(text)\n-----END PRIVATE KEY-----\n"
    }

    @Test(
        "what they sign is good to us", arguments: Peer.present, [DKIMAlgorithm.rsaSHA256, .ed25519SHA256])
    func weVerify(peer: Peer, algorithm: DKIMAlgorithm) async throws {
        if peer == .opendkim, algorithm == .ed25519SHA256, !Peer.knowsEd25519 { return }
        let folder = try Peer.Folder()
        let isRSA = algorithm == .rsaSHA256
        let key = isRSA ? TestKeys.rsa : TestKeys.ed25519
        let file = try folder.write(Array(pem(key, isBare: peer == .dkimpy).utf8), "key")
        var forms = ["relaxed/relaxed", "relaxed/simple"]
        // OpenDKIM 2.11 believes its own Ed25519 signatures over simple headers as little as we do. Seen 2026-11.
        if peer == .dkimpy || isRSA { forms += ["simple/relaxed", "simple/simple"] }
        let letter = try folder.write(TestKeys.letter, "mail")
        try Peer.run(
            ["sign", peer.rawValue, isRSA ? "r1" : "e1", "shop.example", file, algorithm.rawValue, letter] + forms)
        let verifier = DKIMVerifier(resolver: StaticResolver(texts: TestKeys.records))
        for (index, form) in forms.enumerated() {
            let signed = [UInt8](try Data(contentsOf: URL(filePath: "\(letter).\(index)")))
            let results = await verifier.verify(signed, at: Timestamp(seconds: 4_000_000_000))
            #expect(results.map(\.failure) == [nil], "\(form)")
            #expect(results.first?.algorithm == algorithm)
        }
    }
}
