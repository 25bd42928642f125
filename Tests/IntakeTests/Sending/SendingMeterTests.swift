import Accounts
import Mail
import SMTP
import Testing

@testable import Intake

@Suite("The meter of an account's sending")
struct SendingMeterTests {
    /// 2026-11-21T12:30:00Z.
    private let now = Timestamp(rfc3339: "2026-11-21T12:30:00Z")!

    @Test("takes what the plan has room for, whole calls only, until the hour is over")
    func hours() throws {
        var meter = SendingMeter()
        let plan = Plan(messagesPerHour: 10)
        try meter.take(8, of: plan, now: now)
        #expect(
            throws: SendingRefusal.overLimit(
                .hour, limit: 10, used: 8, asked: 3, until: Timestamp(rfc3339: "2026-11-21T13:00:00Z")!)
        ) { try meter.take(3, of: plan, now: now) }
        try meter.take(2, of: plan, now: now)
        try meter.take(10, of: plan, now: now + .seconds(1_800))
        #expect(meter.hourCount == 10 && meter.dayCount == 20)
    }

    @Test("a day's limit holds over its hours, and a new day begins at midnight")
    func days() throws {
        var meter = SendingMeter()
        let plan = Plan(messagesPerDay: 10)
        try meter.take(10, of: plan, now: now)
        let midnight = Timestamp(rfc3339: "2026-11-22T00:00:00Z")!
        #expect(throws: SendingRefusal.overLimit(.day, limit: 10, used: 10, asked: 1, until: midnight)) {
            try meter.take(1, of: plan, now: midnight - .seconds(1))
        }
        try meter.take(10, of: plan, now: midnight)
    }

    @Test("what was not accepted after all is given back, if its hour is not over")
    func givesBack() throws {
        var meter = SendingMeter()
        try meter.take(10, of: .standard, now: now)
        meter.giveBack(4, from: now)
        #expect(meter.hourCount == 6 && meter.dayCount == 6)
        try meter.take(1, of: .standard, now: now + .seconds(3_600))
        meter.giveBack(6, from: now)
        #expect(meter.hourCount == 1 && meter.dayCount == 1)
    }

    @Test("a clock that is set back gives no new room")
    func backwards() throws {
        var meter = SendingMeter()
        let plan = Plan(messagesPerHour: 10)
        try meter.take(10, of: plan, now: now)
        #expect(throws: SendingRefusal.self) { try meter.take(1, of: plan, now: now - .seconds(7_200)) }
    }

    @Test("says what is the matter and when it is over")
    func sentences() {
        let refusal = SendingRefusal.overLimit(
            .hour, limit: 10, used: 8, asked: 3, until: Timestamp(rfc3339: "2026-11-21T13:00:00Z")!)
        #expect(
            refusal.sentence
                == "This account may send 10 messages an hour; 8 were taken in since 2026-11-21T12:00:00Z and 3 more "
                + "would be too many. The next hour begins at 2026-11-21T13:00:00Z.")
        #expect(refusal.reply.code == 452 && SendingRefusal.suspended(reason: "").reply.code == 550)
    }
}
