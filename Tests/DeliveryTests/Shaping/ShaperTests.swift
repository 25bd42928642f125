import Mail
import Spool
import TestKit
import Testing

@testable import Delivery

@Suite("Shaper")
struct ShaperTests {
    private let now = Timestamp(seconds: 1_800_000_000)

    private func shared(_ limits: QueueLimits) -> SharedMeter {
        SharedMeter(LimitPlan(base: limits), watch: ReplyWatch([]))
    }

    private func shaper(_ shared: SharedMeter, _ limits: QueueLimits = QueueLimits()) -> Shaper {
        Shaper(LimitPlan(base: limits), shared: shared)
    }

    @Test("queues that share limits open no more together than one might")
    func together() {
        let shared = shared(QueueLimits(connections: 2))
        let (one, other) = (shaper(shared), shaper(shared))
        #expect(one.mayOpen(at: now) == .now)
        one.opened(at: now)
        #expect(other.mayOpen(at: now) == .now)
        other.opened(at: now)
        #expect(one.mayOpen(at: now) == .whenOneCloses)
        #expect(other.mayOpen(at: now) == .whenOneCloses)
    }

    @Test("whoever has waited longest is called first, and nobody passes")
    func line() {
        let shared = shared(QueueLimits(connections: 1))
        let shapers = (0..<3).map { _ in shaper(shared) }
        var calls: [Int] = []
        for (number, shaper) in shapers.enumerated() {
            shaper.call = { [unowned shaper] now in
                guard shaper.mayOpen(at: now) == .now else { return }
                calls.append(number)
                shaper.opened(at: now)
            }
        }
        shapers[0].opened(at: now)
        #expect(shapers[1].mayOpen(at: now) == .whenOneCloses)
        #expect(shapers[2].mayOpen(at: now) == .whenOneCloses)
        #expect(shapers[0].shouldLeave(after: Shaper.turnLength), "others wait")
        #expect(!shapers[0].shouldLeave(after: Shaper.turnLength - 1))
        shapers[0].leaves()
        shapers[0].closed(wasLeaving: true)
        #expect(shapers[0].mayOpen(at: now) == .whenOneCloses, "it is at the end of the line now")
        shared.callNext(at: now)
        #expect(calls == [1])
        shapers[1].closed(wasLeaving: false)
        shared.callNext(at: now)
        shapers[2].closed(wasLeaving: false)
        shared.callNext(at: now)
        #expect(calls == [1, 2, 0])
        #expect(!shared.isAwaited)
    }

    @Test("one that is called and wants nothing any more lets the next go")
    func passes() {
        let shared = shared(QueueLimits(connections: 1))
        let shapers = (0..<3).map { _ in shaper(shared) }
        var opened = false
        shapers[2].call = { [unowned shaper = shapers[2]] now in
            opened = shaper.mayOpen(at: now) == .now
        }
        shapers[0].opened(at: now)
        _ = shapers[1].mayOpen(at: now)
        _ = shapers[2].mayOpen(at: now)
        shapers[0].closed(wasLeaving: false)
        shared.callNext(at: now)
        #expect(opened)
    }

    @Test("the narrower limit of both holds")
    func narrower() {
        let shared = shared(QueueLimits(connections: 5, messagesPerConnection: 50, tls: .required))
        let shaper = shaper(
            shared, QueueLimits(connections: 20, messageRate: Rate(2, per: .second), messagesPerConnection: 10))
        _ = shaper.room(at: now)
        #expect(shaper.limits.connections == 5)
        #expect(shaper.limits.messagesPerConnection == 10)
        #expect(shaper.limits.messageRate == Rate(2, per: .second))
        #expect(shaper.limits.tls == .required)
    }

    @Test("a limit that is lowered makes sessions leave, one each, until there are few enough")
    func lowered() {
        let shaper = Shaper(LimitPlan(base: QueueLimits(connections: 4)))
        for _ in 0..<4 { shaper.opened(at: now) }
        shaper.follow(LimitPlan(base: QueueLimits(connections: 2)))
        _ = shaper.room(at: now)
        var leavingCount = 0
        while shaper.shouldLeave(after: 1) {
            shaper.leaves()
            leavingCount += 1
        }
        #expect(leavingCount == 2)
        #expect(shaper.mayOpen(at: now) == .whenOneCloses)
    }

    @Test("a rate that changes neither forgets what went nor holds it against the new one for long")
    func rateChanges() {
        let shaper = Shaper(LimitPlan(base: QueueLimits(messageRate: Rate(1, per: .hour))))
        _ = shaper.room(at: now)
        shaper.sent(1, at: now)
        shaper.follow(LimitPlan(base: QueueLimits(messageRate: Rate(1, per: .second))))
        #expect(shaper.maySend(at: now) == .at(now + .seconds(1)))
        shaper.follow(LimitPlan(base: QueueLimits()))
        #expect(shaper.maySend(at: now) == .now)
    }

    /// Sites of one provider that open, send and close as they are let, over an hour of virtual time.
    @Test("sites together never exceed what their provider allows", arguments: UInt64(1)...30)
    func neverExceeded(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let limits = QueueLimits(
            connections: Int.random(in: 1...6, using: &chance),
            connectionRate: Bool.random(using: &chance)
                ? Rate(Int.random(in: 1...60, using: &chance), per: .minute) : nil,
            messageRate: Bool.random(using: &chance) ? Rate(Int.random(in: 1...300, using: &chance), per: .minute) : nil
        )
        let shared = shared(limits)
        let shapers = (0..<Int.random(in: 1...5, using: &chance)).map { _ in shaper(shared) }
        var open = Array(repeating: 0, count: shapers.count)
        var openings: [Timestamp] = []
        var sendings: [Timestamp] = []
        var time = now
        var peakCount = 0
        for _ in 0..<4_000 {
            time = time + .milliseconds(Int64.random(in: 0...900, using: &chance))
            let place = Int.random(in: 0..<shapers.count, using: &chance)
            let shaper = shapers[place]
            switch Int.random(in: 0..<4, using: &chance) {
            case 0 where shaper.mayOpen(at: time) == .now:
                shaper.opened(at: time)
                open[place] += 1
                openings.append(time)
            case 1 where open[place] > 0:
                shaper.closed(wasLeaving: false)
                open[place] -= 1
                shared.callNext(at: time)
            case 2 where open[place] > 0:
                let count = min(shaper.room(at: time), Int.random(in: 1...3, using: &chance))
                if count > 0 { shaper.sent(count, at: time) }
                sendings += Array(repeating: time, count: count)
            default: break
            }
            peakCount = max(peakCount, open.reduce(0, +))
        }
        #expect(peakCount <= limits.connections)
        if let rate = limits.connectionRate { #expect(most(openings, in: .seconds(60)) <= rate.count) }
        if let rate = limits.messageRate { #expect(most(sendings, in: .seconds(60)) <= rate.count) }
    }

    /// The most moments that any window of this length holds.
    private func most(_ moments: [Timestamp], in window: Duration) -> Int {
        var most = 0
        var first = 0
        for (last, moment) in moments.enumerated() {
            while moments[first] <= moment - window { first += 1 }
            most = max(most, last - first + 1)
        }
        return most
    }
}
