import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import Spool

/// `Idempotency-Key`: a request sent twice is done once.
enum Idempotency {
    static let keyByteLimit = 255

    /// The claim of a request; `nil` where it carries no key.
    /// - Throws: a `Problem` for a key that is empty, too long, not printable ASCII, or sent twice.
    static func claim(_ request: Request, body: [UInt8]) throws -> IdempotencyClaim? {
        let fields = request.headers[values: .idempotencyKey]
        guard let field = fields.first else { return nil }
        guard fields.count == 1, let key = read(field) else {
            throw Problem([
                Problem.Fault(
                    place: .header("Idempotency-Key"), code: "invalid_value",
                    detail:
                        "Idempotency-Key is 1 to \(keyByteLimit) printable ASCII characters, bare or in quotes, once.")
            ])
        }
        var hash = SHA256()
        hash.update(data: Array("\(request.method.rawValue) \(request.uri.string)\n".utf8))
        hash.update(data: body)
        return IdempotencyClaim(key: key, bodyDigest: Array(hash.finalize()))
    }

    /// The draft wants a structured-field string (in quotes); most clients send it bare. Both name the same key.
    static func read(_ field: String) -> String? {
        var bytes = Array(field.utf8)
        if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
            bytes = Array(bytes.dropFirst().dropLast())
        }
        guard (1...keyByteLimit).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
