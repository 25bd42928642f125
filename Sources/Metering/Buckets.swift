/// The upper bounds of a histogram's buckets, in whole units: microseconds for durations, pieces for counts.
public struct Buckets: Sendable {
    enum Unit: Sendable {
        /// Written as seconds.
        case microseconds
        case pieces
    }

    let unit: Unit
    /// Rising.
    let bounds: [Int]

    private init(unit: Unit, bounds: [Int]) {
        self.unit = unit
        self.bounds = bounds
    }

    /// What a disk or a peer on this machine takes: 100 µs to 10 s.
    public static let short = Buckets(
        unit: .microseconds,
        bounds: [
            100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
            10_000_000,
        ])

    /// What a conversation with a distant host takes: 1 ms to 10 min.
    public static let conversation = Buckets(
        unit: .microseconds,
        bounds: [
            1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
            10_000_000, 30_000_000, 60_000_000, 120_000_000, 300_000_000, 600_000_000,
        ])

    /// What the life of a message takes, first attempt to last: 10 ms to 72 h.
    public static let life = Buckets(
        unit: .microseconds,
        bounds: [
            10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 30_000_000,
            60_000_000, 300_000_000, 900_000_000, 1_800_000_000, 3_600_000_000, 14_400_000_000, 43_200_000_000,
            86_400_000_000, 172_800_000_000, 259_200_000_000,
        ])

    /// How much goes in one group: 1 to 1,000.
    public static let sizes = Buckets(unit: .pieces, bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000])
}
