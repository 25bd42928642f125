import Mail
import Spool
import Storage
import Testing

@testable import Delivery

@Suite("Restrictions")
struct RestrictionTests {
    private let start = Timestamp(seconds: 1_800_000_000)

    private func change(
        _ setting: LimitSetting, for duration: Duration?, isAutomatic: Bool = true
    ) -> LimitChange {
        LimitChange(
            key: LimitChangeKey(number: 1), at: start, source: "default", destination: "google", setting: setting,
            until: duration.map { start + $0 }, isAutomatic: isAutomatic, by: "postrider", why: "test")
    }

    private func plan(_ changes: LimitChange..., base: QueueLimits = QueueLimits(connections: 20)) -> LimitPlan {
        LimitPlan(base: base, restrictions: changes.map { Restriction($0) })
    }

    @Test("what a reply narrowed is let go of by steps, each twice as wide")
    func recovers() {
        let plan = plan(change(.connections(1), for: .seconds(3_600)))
        let after = [0, 3_599, 3_600, 4_499, 4_500, 5_400, 6_300, 7_200].map {
            plan.present(at: start + .seconds($0)).limits.connections
        }
        #expect(after == [1, 1, 2, 2, 4, 8, 16, 20])
    }

    @Test("a rate recovers to the rate that held before, or to none")
    func rate() {
        let slow = change(.messageRate(Rate(10, per: .minute)), for: .seconds(1_800))
        let limited = plan(slow, base: QueueLimits(messageRate: Rate(1, per: .second)))
        let rates = [0, 1_800, 2_250, 2_700, 3_150].map {
            limited.present(at: start + .seconds($0)).limits.messageRate?.description
        }
        #expect(rates == ["10/min", "20/min", "40/min", "1/s", "1/s"])
        #expect(plan(slow).present(at: start + .seconds(86_400)).limits.messageRate == nil)
    }

    @Test("after a stop one connection tries the ground")
    func stop() {
        let plan = plan(change(.stop, for: .seconds(7_200)))
        #expect(plan.present(at: start).stoppedUntil == start + .seconds(7_200))
        let after = plan.present(at: start + .seconds(7_200))
        #expect(after.stoppedUntil == nil)
        #expect(after.limits.connections == 1)
        #expect(after.limits.messageRate == Rate(60, per: .minute))
        #expect(after.validUntil == start + .seconds(8_100))
        #expect(plan.present(at: start + .seconds(86_400)).limits == QueueLimits(connections: 20))
    }

    @Test("what somebody set ends at once, or never")
    func byHand() {
        let hour = plan(change(.stop, for: .seconds(3_600), isAutomatic: false))
        #expect(hour.present(at: start + .seconds(3_600)).limits == QueueLimits(connections: 20))
        let forGood = plan(change(.stop, for: nil, isAutomatic: false))
        #expect(forGood.present(at: start + .seconds(1 << 40)).stoppedUntil == .distantFuture)
    }

    @Test("of several the narrowest holds")
    func narrowest() {
        let plan = plan(
            change(.messageRate(Rate(1, per: .minute)), for: .seconds(60)),
            change(.messageRate(Rate(10, per: .minute)), for: .seconds(600)))
        #expect(plan.present(at: start).limits.messageRate == Rate(1, per: .minute))
        #expect(plan.present(at: start + .seconds(540)).limits.messageRate == Rate(10, per: .minute))
    }

    @Test("at every moment the plan says when to look again, and nothing changes before", arguments: UInt64(1)...30)
    func validUntil(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let settings: [LimitSetting] = [
            .stop, .connections(2), .messageRate(Rate(5, per: .minute)), .connectionRate(Rate(1, per: .second)),
            .messagesPerConnection(3), .tls(.required),
        ]
        var plan = plan()
        for _ in 0..<Int.random(in: 1...6, using: &chance) {
            let setting = settings.randomElement(using: &chance) ?? .stop
            let length = Duration.seconds(Int.random(in: 10...20_000, using: &chance))
            plan.restrictions.append(
                Restriction(change(setting, for: length, isAutomatic: Bool.random(using: &chance))))
        }
        var now = start
        while now < start + .seconds(60_000) {
            let present = plan.present(at: now)
            #expect(present.validUntil > now)
            let before = plan.present(at: min(present.validUntil - .microseconds(1), start + .seconds(60_000)))
            #expect(before == present)
            now = min(present.validUntil, start + .seconds(60_000))
        }
    }
}
