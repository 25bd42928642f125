import Mail

/// When to stop knocking at a site, and when to try again. A cohort of failures, as many in a row as there are
/// connections allowed, makes the site dead: it is parked, and each time longer until somebody opens.
/// Source: Postfix SCHEDULER_README, "destination concurrency feedback"; notes on host back-off of 120 s.
struct DestinationHealth: Sendable {
    /// Minutes of the first, second… park; the last repeats.
    static let parkMinutes = [1, 2, 5, 10, 20]

    /// Waits are divided by it.
    let timeScale: Double
    private var park: TimeSpan?
    /// Of a cohort, 0...1.
    private var failureShare = 0.0
    private var parksInARow = 0
    /// Since it last answered.
    private var lastFailure: Timestamp?

    init(timeScale: Double) { self.timeScale = max(1, timeScale) }

    func isParked(at now: Timestamp) -> Bool { park?.holds(at: now) ?? false }
    var parkedUntil: Timestamp? { park?.until }

    /// The last failure is longer ago than the longest park, twice over: nothing worth remembering.
    func isForgettable(at now: Timestamp) -> Bool {
        lastFailure.map { $0 + .seconds(Self.parkMinutes[Self.parkMinutes.count - 1] * 120) < now } ?? true
    }

    mutating func succeeded() {
        guard lastFailure != nil else { return }
        lastFailure = nil
        failureShare = 0
        parksInARow = 0
        park = nil
    }

    /// A connection could not be made or was turned away, at every exchanger.
    /// - Parameters:
    ///   - concurrency: connections allowed now: that many failures are a cohort.
    ///   - chance: 0..<1, ±20 % of the park.
    /// - Returns: true where the site is parked by this failure.
    mutating func failed(concurrency: Int, now: Timestamp, chance: Double) -> Bool {
        lastFailure = now
        failureShare += 1 / Double(max(1, concurrency))
        // A sum of tenths may stay a hair under one.
        guard failureShare > 0.999 else { return false }
        let minutes = Self.parkMinutes[min(parksInARow, Self.parkMinutes.count - 1)]
        let seconds = Double(minutes * 60) * (0.8 + 0.4 * chance) / timeScale
        park = TimeSpan(from: now, for: .microseconds(Int64(seconds * 1_000_000)))
        parksInARow += 1
        failureShare = 0
        return true
    }
}
