import JSON
public import Mail

/// How far the verification of a list has come: what a run that ended goes on from.
public struct ListCursor: Hashable, Sendable {
    /// When it was begun: what its rows say of the time.
    public let startedAt: Timestamp
    /// Batches that are written.
    public internal(set) var batchCount = 0
    /// What is written of them, the header among it.
    public internal(set) var byteCount = 0
    /// Of the rows that were read for it: a list that has changed is another one.
    var digest: UInt64 = 0
    /// Of how the list is read and written.
    let manner: UInt64
    /// All rows are written.
    public internal(set) var isComplete = false
    public internal(set) var counts = ListCounts()

    init(startedAt: Timestamp, options: ListOptions) {
        self.startedAt = startedAt
        var digest = Digest()
        digest.add(options.words.utf8)
        manner = digest.value
    }

    /// True where the same list would be read and written the same way.
    public func fits(_ options: ListOptions) -> Bool {
        ListCursor(startedAt: startedAt, options: options).manner == manner
    }
}

extension ListCursor {
    private static let version = 1

    /// One line of JSON.
    public var text: String {
        let value: JSONValue = [
            "version": .count(Self.version), "started_at": .integer(startedAt.microseconds),
            "batches": .count(batchCount), "bytes": .count(byteCount),
            "digest": .string(String(digest, radix: 16)), "manner": .string(String(manner, radix: 16)),
            "complete": .bool(isComplete), "counts": counts.stored,
        ]
        return String(decoding: value.bytes, as: UTF8.self)
    }

    /// `nil` for what no run of this release wrote.
    public init?(text: String) {
        guard let value = try? JSONParser.parse(Array(text.utf8)), value["version"]?.whole == Self.version,
            case .integer(let startedAt)? = value["started_at"], let batchCount = value["batches"]?.whole,
            let byteCount = value["bytes"]?.whole, case .string(let digest)? = value["digest"],
            let digest = UInt64(digest, radix: 16), case .string(let manner)? = value["manner"],
            let manner = UInt64(manner, radix: 16), let counts = value["counts"]
        else { return nil }
        self.startedAt = Timestamp(microseconds: startedAt)
        self.batchCount = batchCount
        self.byteCount = byteCount
        self.digest = digest
        self.manner = manner
        isComplete = value["complete"] == .bool(true)
        self.counts = ListCounts(stored: counts)
    }
}

/// A hash that is the same in every process. Source: FNV-1a, 64 bits, with a last mixing so that its high bits are as good.
struct Digest {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    mutating func add(_ bytes: Span<UInt8>) {
        for index in bytes.indices { state = (state ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    }

    mutating func add(_ number: UInt64) { state = (state ^ number) &* 0x100_0000_01B3 }

    var value: UInt64 {
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
