import Crypto
import Mail
import Storage

/// A secret that return paths are sealed with. It stands in the store, because every node must know it, and goes nowhere else.
struct ReturnPathKey: Sendable {
    /// 1, 2, 3…
    let number: Int64
    let madeAt: Timestamp
    private let secret: SymmetricKey

    /// A new one over 256 random bits.
    init(number: Int64, madeAt: Timestamp) {
        self.number = number
        self.madeAt = madeAt
        secret = SymmetricKey(size: .bits256)
    }

    fileprivate init(row: any Row) {
        number = row.integer(0)
        madeAt = Timestamp(microseconds: row.integer(1))
        secret = SymmetricKey(data: row.bytes(2))
    }

    /// The first 80 bits of HMAC-SHA-256 over use, message and day.
    func seal(use: VERP.Use, message: Int64, day: UInt16) -> VERP.Seal {
        var code = HMAC<SHA256>(key: secret)
        var bytes: [UInt8] = Array("postrider return path 1 ".utf8) + [use.rawValue]
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: message >> Int64(shift)))
        }
        bytes += [UInt8(day >> 8), UInt8(day & 0xFF)]
        code.update(data: bytes)
        var high: UInt64 = 0
        var low: UInt16 = 0
        for (place, byte) in code.finalize().prefix(10).enumerated() {
            if place < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt16(byte) }
        }
        return VERP.Seal(high: high, low: low)
    }
}

/// The statements over `return_path_key`.
extension ReturnPathKey {
    private static let since = Statement(
        "SELECT number, made_at, secret FROM return_path_key WHERE made_at >= $1 ORDER BY number DESC LIMIT 16")
    private static let insertion = Statement(
        "INSERT INTO return_path_key (number, made_at, secret) VALUES ($1, $2, $3)")

    /// Newest first, 16 at most.
    static func madeSince(_ time: Timestamp, in connection: any ReadConnection) throws -> [ReturnPathKey] {
        try connection.all(since, [.integer(time.microseconds)], ReturnPathKey.init(row:))
    }

    func insert(into connection: any WriteConnection) throws {
        let bytes = secret.withUnsafeBytes { Array($0) }
        try connection.execute(Self.insertion, [.integer(number), .integer(madeAt.microseconds), .bytes(bytes)])
    }
}
