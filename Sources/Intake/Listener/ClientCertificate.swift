import Crypto
import Mail
import NIOSSL
public import Storage

/// A client known by its certificate, and the API key it stands for: revoke the key, and the certificate opens nothing. What
/// counts is the certificate itself, whoever signed it, in the time that it says it is good for; it is renewed by naming the
/// new one too.
public struct ClientCertificate: Hashable, Sendable {
    public enum ParseError: Error, Hashable, Sendable {
        case badFingerprint(String)
        case badKey(String)

        public var sentence: String {
            switch self {
            case .badFingerprint(let text):
                "\(text) begins with no SHA-256 fingerprint (64 hexadecimal digits, with or without colons)."
            case .badKey(let text): "\(text) names no API key behind its fingerprint: FINGERPRINT=key_…"
            }
        }
    }

    /// SHA-256 of the certificate in DER: 32 bytes.
    public let fingerprint: [UInt8]
    public let key: APIKeyID

    /// Reads `AB:CD:…=key_0c2k…`, the fingerprint as `openssl x509 -fingerprint -sha256` writes it.
    public static func parse(_ text: String) throws(ParseError) -> ClientCertificate {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard let fingerprint = fingerprint(parts[0]) else { throw .badFingerprint(text) }
        guard parts.count == 2, let key = APIKeyID(parts[1]) else { throw .badKey(text) }
        return ClientCertificate(fingerprint: fingerprint, key: key)
    }

    static func fingerprint(of certificate: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: certificate)) }

    /// Whether the time is within the certificate's, ends included. Source: RFC 5280 section 4.1.2.5.
    static func isValid(_ certificate: [UInt8], at now: Timestamp) -> Bool {
        guard let certificate = try? NIOSSLCertificate(bytes: certificate, format: .der) else { return false }
        let (first, last) = (Int64(certificate.notValidBefore), Int64(certificate.notValidAfter))
        return first <= now.seconds && now.seconds <= last
    }

    private static func fingerprint(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: ":") }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: 64, by: 2) {
            guard let high = digit(digits[start]), let low = digit(digits[start + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
