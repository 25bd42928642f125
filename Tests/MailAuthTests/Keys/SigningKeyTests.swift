import Foundation
import Mail
import MailAuth
import Testing

@Suite("Signing key")
struct SigningKeyTests {
    @Test("comes back from what is stored of it", arguments: [TestKeys.rsa, TestKeys.ed25519])
    func stored(key: SigningKey) throws {
        let again = try SigningKey(key.algorithm, stored: key.stored)
        #expect(again.publicKey == key.publicKey)
        #expect(again.bitCount == (key.algorithm == .rsaSHA256 ? 2_048 : 256))
    }

    @Test("is read from PEM and from the base 64 of 32 bytes")
    func pem() throws {
        let rsa = Data(TestKeys.rsa.stored).base64EncodedString(options: .lineLength64Characters)
        let pkcs8 = "Some talk\n-----BEGIN PRIVATE KEY-----\n\(rsa)\n-----END PRIVATE KEY-----\n"
        #expect(try SigningKey(pem: pkcs8).publicKey == TestKeys.rsa.publicKey)
        let prefix: [UInt8] = [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        let edwards = Data(prefix + TestKeys.ed25519.stored).base64EncodedString()
        let short = "-----BEGIN PRIVATE KEY-----\r\n\(edwards)\r\n-----END PRIVATE KEY-----"
        #expect(try SigningKey(pem: short).publicKey == TestKeys.ed25519.publicKey)
        let bare = Data(TestKeys.ed25519.stored).base64EncodedString()
        #expect(try SigningKey(pem: bare + "\n").algorithm == .ed25519SHA256)
    }

    @Test(
        "is not read from anything else",
        arguments: [
            "", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----", "AAAA", "-----END PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", String(repeating: "A", count: 20_000),
        ])
    func refuses(text: String) {
        #expect(throws: SigningKey.Fault.unreadable) { try SigningKey(pem: text) }
    }

    /// The private and public key of RFC 8463 appendix A.2 and A.3.
    @Test("of Ed25519 has the public key that RFC 8463 gives for it")
    func rfc8463() throws {
        let key = try SigningKey(pem: "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
        let publicKey = key.publicKey
        #expect(
            String(decoding: Base64.encode(publicKey.span), as: UTF8.self)
                == "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    }
}
