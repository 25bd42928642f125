import Bounce
public import Mail
import Postmaster
public import Storage

/// What became of mail to addresses of one source, beside what is usual (R33).
public struct SourceRate: Hashable, Sendable {
    public let source: ContactSource
    /// Of addresses that their owners confirmed.
    public let isConfirmed: Bool
    public let delivered: Int
    public let softBounced: Int
    public let hardBounced: Int
    public let spamBounced: Int
    public let complained: Int
    public let usual: UsualBounceRate

    /// Messages with an end: what rates are of.
    public var finished: Int { delivered + softBounced + hardBounced + spamBounced }
    /// 0...1; `nil` where fewer than 100 messages ended: that says nothing.
    public var hardBounceRate: Double? {
        finished < SourceRate.floor ? nil : Double(hardBounced) / Double(finished)
    }
    /// True where the rate lies above what is usual.
    public var isUnusual: Bool { hardBounceRate.map { $0 > usual.range.upperBound } ?? false }

    public static let floor = 100

    /// What is usual for the source is looked up.
    init(
        source: ContactSource, isConfirmed: Bool, delivered: Int, softBounced: Int, hardBounced: Int, spamBounced: Int,
        complained: Int
    ) {
        self.source = source
        self.isConfirmed = isConfirmed
        self.delivered = delivered
        self.softBounced = softBounced
        self.hardBounced = hardBounced
        self.spamBounced = spamBounced
        self.complained = complained
        usual = .of(source.kind, isConfirmed: isConfirmed)
    }

    /// For people: `purchased, fair.csv: 30 of 120 finished messages bounced hard (25 %), above what is usual (1 to 3 %)`.
    public var sentence: String {
        let name =
            source.kind.rawValue + (isConfirmed ? ", confirmed" : "")
            + (source.origin.isEmpty ? "" : ", \(source.origin)")
        let counts = "\(name): \(hardBounced) of \(finished) finished messages bounced hard"
        guard let rate = hardBounceRate else { return counts + ", too few to compare" }
        return counts + " (\(PercentText.of(rate))), \(isUnusual ? "above" : "within") what is usual (\(usual.words))"
    }
}

extension Contacts {
    /// By source and origin, the most bounces first; at most 1,000. Days are of UTC.
    public func sourceRates(of account: AccountID, since: Timestamp, until: Timestamp) async throws -> [SourceRate] {
        let bindings: [Binding] = [
            .key(account), .integer(since.seconds / 86_400), .integer(until.seconds / 86_400),
        ]
        return try await engine.read { connection in
            var counts: [Place: [Int64: Int]] = [:]
            try connection.query(Self.countsBySource, bindings) { row in
                let place = Place(source: row.text(0), origin: row.text(1), isConfirmed: row.flag(2))
                counts[place, default: [:]][row.integer(3)] = Int(row.integer(4))
            }
            return counts.map(SourceRate.init).sorted {
                ($0.hardBounced, $1.source.kind.rawValue, $1.source.origin)
                    > ($1.hardBounced, $0.source.kind.rawValue, $0.source.origin)
            }.prefix(1_000).map { $0 }
        }
    }

    fileprivate struct Place: Hashable {
        let source: String
        let origin: String
        let isConfirmed: Bool
    }

    private static let countsBySource = Statement(
        """
        SELECT source, origin, is_confirmed, status, sum(count) FROM source_count
        WHERE account = $1 AND day >= $2 AND day <= $3 GROUP BY source, origin, is_confirmed, status
        """)
}

extension SourceRate {
    fileprivate init(_ place: Contacts.Place, _ counts: [Int64: Int]) {
        func count(_ status: RecipientStatus) -> Int { max(0, counts[status.storedNumber] ?? 0) }
        let kind = ContactSource.Kind(rawValue: place.source) ?? .unknown
        self.init(
            source: ContactSource(kind, origin: place.origin), isConfirmed: place.isConfirmed, delivered: count(.ok),
            softBounced: count(.softBounce), hardBounced: count(.hardBounce), spamBounced: count(.spamBounce),
            complained: counts[SourceTally.complaint] ?? 0)
    }
}
