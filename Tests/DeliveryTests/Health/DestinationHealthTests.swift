import Mail
import Testing

@testable import Delivery

@Suite("Destination health")
struct DestinationHealthTests {
    private let now = Timestamp(seconds: 1_000)

    @Test("a cohort of failures parks the site, for longer each time", arguments: [1.0, 60.0])
    func parks(timeScale: Double) {
        var health = DestinationHealth(timeScale: timeScale)
        for park in 0..<6 {
            let isParked = (0..<5).map { _ in health.failed(concurrency: 5, now: now, chance: 0.5) }
            #expect(isParked == [false, false, false, false, true])
            let minutes = [1, 2, 5, 10, 20, 20][park]
            #expect(health.parkedUntil == now + .microseconds(Int64(Double(minutes * 60_000_000) / timeScale)))
        }
    }

    @Test("one answer forgives everything")
    func forgives() {
        var health = DestinationHealth(timeScale: 1)
        _ = health.failed(concurrency: 1, now: now, chance: 0)
        #expect(health.isParked(at: now))
        #expect(!health.isParked(at: now + .seconds(49)))
        #expect(!health.isForgettable(at: now + .seconds(49)))
        #expect(health.isForgettable(at: now + .seconds(3_600)))
        health.succeeded()
        #expect(health.isForgettable(at: now))
        #expect(!health.isParked(at: now))
    }
}
