import Synchronization
import Testing

@testable import Storage

@Suite("What a node knows of its lease")
struct LeaseStandingTests {
    private let start = ContinuousClock.now

    @Test("it is good for its life less a margin, from before the renewal was sent")
    func life() {
        let standing = LeaseStanding(life: .seconds(15), margin: .seconds(2))
        #expect(!standing.isGood(at: start))
        standing.renewed(from: start)
        #expect(standing.isGood(at: start + .milliseconds(12_999)))
        #expect(!standing.isGood(at: start + .seconds(13)))
        standing.renewed(from: start + .seconds(20))
        #expect(standing.isGood(at: start + .seconds(32)))
    }

    @Test("a renewal that is told late takes nothing back")
    func order() {
        let standing = LeaseStanding(life: .seconds(15), margin: .seconds(2))
        standing.renewed(from: start + .seconds(5))
        standing.renewed(from: start)
        #expect(standing.isGood(at: start + .seconds(17)))
    }

    @Test("once lost it is lost for good, and everybody is told once")
    func loss() {
        let standing = LeaseStanding()
        let told = Mutex<[String]>([])
        standing.observeLoss { _ in told.withLock { $0.append("early") } }
        standing.renewed(from: start)
        standing.lost(.inUse("another node took the store over"))
        standing.lost(.inUse("again"))
        standing.renewed(from: start)
        #expect(!standing.isGood(at: start))
        standing.observeLoss { error in
            told.withLock { $0.append("late \(error == .inUse("another node took the store over"))") }
        }
        #expect(told.withLock(\.self) == ["early", "late true"])
    }
}
