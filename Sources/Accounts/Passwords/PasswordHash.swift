import Crypto
import CryptoExtras
import Foundation
import Mail

/// A password as the store keeps it: salted, and dear in memory to try. Written in the PHC string format:
/// `$scrypt$ln=15,r=8,p=3$SALT$HASH`, base 64 without padding.
/// Source: RFC 7914; the parameters are of the OWASP Password Storage Cheat Sheet, 32 MiB a try.
struct PasswordHash: Hashable, Sendable {
    struct Cost: Hashable, Sendable {
        /// The logarithm of N, to the base 2: 10...20.
        var logRounds = 15
        /// 1...32.
        var blockSize = 8
        /// 1...16.
        var parallelism = 3

        static let standard = Cost()
    }

    static let saltByteCount = 16
    static let byteCount = 32

    let cost: Cost
    let salt: [UInt8]
    let hash: [UInt8]

    /// Takes some tenths of a second of one processor, and 32 MiB: see `PasswordWork`.
    init(_ password: String, salt: [UInt8] = Accounts.freshSalt(), cost: Cost = .standard) {
        self.init(salt: salt, hash: PasswordHash.derive(password, salt: salt, cost: cost), cost: cost)
    }

    init(salt: [UInt8], hash: [UInt8], cost: Cost) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// As much work as making it.
    func matches(_ password: String) -> Bool {
        ConstantTime.isEqual(PasswordHash.derive(password, salt: salt, cost: cost), hash)
    }

    /// Keyboards write the same character in several ways: what is hashed is its form NFC. Source: NIST SP 800-63B section
    /// 3.1.1.2.
    private static func derive(_ password: String, salt: [UInt8], cost: Cost) -> [UInt8] {
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        guard
            let key = try? KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: byteCount, rounds: 1 << cost.logRounds,
                blockSize: cost.blockSize, parallelism: cost.parallelism)
        else { preconditionFailure("scrypt takes costs that were checked") }
        return key.withUnsafeBytes { Array($0) }
    }

    // MARK: Text

    var text: String {
        "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(Self.encode(salt))$\(Self.encode(hash))"
    }

    /// `nil` for a text of another kind, or with costs that are out of range.
    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Cost(text: parts[2]),
            let salt = Self.decode(parts[3]), (8...64).contains(salt.count),
            let hash = Self.decode(parts[4]), hash.count == Self.byteCount
        else { return nil }
        self.init(salt: salt, hash: hash, cost: cost)
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        let text = String(decoding: Base64.encode(bytes.span), as: UTF8.self)
        return String(text.prefix { $0 != "=" })
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Base64.decode(Array((text + padding).utf8).span)
    }
}

extension PasswordHash.Cost {
    fileprivate init?(text: Substring) {
        let fields = text.split(separator: ",")
        guard fields.count == 3 else { return nil }
        let values = zip(fields, ["ln=", "r=", "p="]).compactMap { field, name in
            field.hasPrefix(name) ? Int(field.dropFirst(name.count)) : nil
        }
        guard values.count == 3, (10...20).contains(values[0]), (1...32).contains(values[1]),
            (1...16).contains(values[2])
        else { return nil }
        self.init(logRounds: values[0], blockSize: values[1], parallelism: values[2])
    }
}
