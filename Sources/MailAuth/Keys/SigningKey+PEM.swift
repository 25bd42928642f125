import Mail

extension SigningKey {
    private static let byteLimit = 16 << 10
    /// PKCS #8 around the 32 bytes of an Ed25519 key. Source: RFC 8410 section 7.
    private static let ed25519Prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    /// Reads a private key as `openssl genpkey`, `openssl genrsa` and `opendkim-genkey` write it: PKCS #8 or PKCS #1,
    /// without a passphrase; or, as Ed25519 keys are passed around for DKIM, the base 64 of 32 bytes alone.
    public init(pem text: String) throws(Fault) {
        guard text.utf8.count <= SigningKey.byteLimit else { throw .unreadable }
        guard let (label, bytes) = SigningKey.armoured(Array(text.utf8)) else { throw .unreadable }
        switch label {
        case nil where bytes.count == 32:
            self = try SigningKey(.ed25519SHA256, stored: bytes)
        case "PRIVATE KEY" where bytes.count == 48 && bytes.starts(with: SigningKey.ed25519Prefix):
            self = try SigningKey(.ed25519SHA256, stored: Array(bytes[16...]))
        case "PRIVATE KEY", "RSA PRIVATE KEY":
            self = try SigningKey(.rsaSHA256, stored: bytes)
        default:
            throw .unreadable
        }
    }

    /// The label between the dashes and what its lines say; no label where there are no dashes. Source: RFC 7468.
    private static func armoured(_ text: [UInt8]) -> (label: String?, bytes: [UInt8])? {
        var label: String?
        var isOpen = false
        var letters: [UInt8] = []
        for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let words = String(decoding: line, as: UTF8.self)
            if words.hasPrefix("-----BEGIN "), words.hasSuffix("-----"), words.utf8.count > 16 {
                // What stood before it is talk.
                letters = []
                label = String(words.dropFirst(11).dropLast(5))
                isOpen = true
            } else if words.hasPrefix("-----END ") {
                guard isOpen else { return nil }
                isOpen = false
                break
            } else {
                letters.append(contentsOf: line.filter { $0 != 0x20 && $0 != 0x09 })
            }
        }
        guard !isOpen, let bytes = Base64.decode(letters.span) else { return nil }
        return (label, bytes)
    }
}
