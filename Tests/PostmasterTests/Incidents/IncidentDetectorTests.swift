import Bounce
import Mail
import Spool
import Storage
import Testing

@testable import Postmaster

@Suite("The detector of incidents")
struct IncidentDetectorTests {
    /// A detector with four weeks of ordinary mail behind it, and a clock.
    struct Kit {
        var detector: IncidentDetector
        var now: Timestamp
        private var sequence: Int64 = 0

        /// - Parameter badShare: of unknown recipients, one hundred answers a day.
        init(_ settings: IncidentSettings = IncidentSettings(), days: Int = 28, badShare: (Int) -> Int = { _ in 1 }) {
            detector = IncidentDetector(settings: settings)
            now = Timestamp(seconds: 1_795_262_400) - .seconds(Int64(days) * 86_400)
            for day in 0..<days {
                answer(100, refused: badShare(day))
                now = now + .seconds(86_400)
                detector.move(to: IncidentDetector.span(at: now))
            }
            _ = detector.takeSpikes()
        }

        /// - Parameters:
        ///   - count: answers, of which `refused` are refusals.
        mutating func answer(
            _ count: Int, refused: Int, reason: Reason = .recipientUnknown, provider: String? = "google",
            domain: String = "gmail.com", account: Int64 = 1, campaign: Int64? = nil
        ) {
            for index in 0..<count {
                sequence += 1
                let isRefused = index < refused
                detector.note(
                    Answer(
                        sequence: EventSequence(number: sequence), at: now, account: AccountID(number: account),
                        campaign: campaign.map(CampaignKey.init(number:)), address: "a\(index)@\(domain)",
                        domain: domain, provider: provider,
                        status: isRefused ? reason.status(isPermanent: true) : .ok,
                        reason: isRefused ? reason : .delivered, bounce: nil))
            }
        }

        mutating func pass(_ time: Duration) {
            now = now + time
            detector.move(to: IncidentDetector.span(at: now))
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let answers: Int
        let refused: Int
        var reason = Reason.recipientUnknown
        let opens: IncidentKind?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "everything unknown", answers: 40, refused: 40, opens: .recipients),
        Case(name: "half unknown", answers: 100, refused: 50, opens: .recipients),
        Case(name: "too few to be sure", answers: 19, refused: 19, opens: nil),
        Case(name: "more than usual, and still little", answers: 400, refused: 40, opens: nil),
        Case(name: "over the floor, and not surely", answers: 100, refused: 22, opens: nil),
        Case(name: "a quarter of many", answers: 2_000, refused: 500, opens: .recipients),
        Case(name: "all mailboxes full", answers: 60, refused: 60, reason: .mailboxFull, opens: .recipients),
        Case(name: "a block", answers: 60, refused: 40, reason: .ipBlocked, opens: .blocked),
        Case(name: "a little throttling", answers: 100, refused: 45, reason: .rateLimited, opens: nil),
        Case(name: "throttled nearly always", answers: 100, refused: 80, reason: .rateLimited, opens: .throttled),
        Case(name: "nobody there", answers: 100, refused: 90, reason: .network, opens: .outage),
        Case(name: "greylisting", answers: 100, refused: 100, reason: .greylisted, opens: nil),
        Case(name: "mail too large", answers: 100, refused: 100, reason: .messageTooLarge, opens: nil),
    ]

    @Test("tells what jumps out of a history from what does not", arguments: cases)
    func opens(example: Case) {
        var kit = Kit()
        kit.answer(example.answers, refused: example.refused, reason: example.reason)
        let spikes = kit.detector.takeSpikes()
        #expect(spikes.first?.kind == example.opens)
        #expect(spikes.first.map { $0.destination == .provider("google") } ?? true)
        #expect(spikes.count == (example.opens == nil ? 0 : 2))
    }

    @Test("says nothing of a destination that has no history")
    func noHistory() {
        var kit = Kit(days: 0)
        kit.answer(500, refused: 500)
        #expect(kit.detector.takeSpikes().isEmpty)
    }

    @Test("expects of a destination what it always did, and is not deaf after one bad day")
    func habit() {
        var bad = Kit { _ in 30 }
        bad.answer(100, refused: 45)
        #expect(bad.detector.takeSpikes().isEmpty)
        var oneDay = Kit { $0 == 20 ? 90 : 1 }
        oneDay.answer(100, refused: 60)
        #expect(oneDay.detector.takeSpikes().count == 2)
    }

    @Test("finds slow mail's refusals over hours, and says when they began")
    func slow() throws {
        var kit = Kit()
        for _ in 0..<12 {
            kit.answer(1, refused: 0)
            kit.pass(.seconds(600))
        }
        let start = IncidentDetector.span(at: kit.now)
        for _ in 0..<12 {
            kit.answer(2, refused: 2)
            kit.pass(.seconds(600))
        }
        let spike = try #require(kit.detector.takeSpikes().first)
        // One span is taken in for good measure.
        #expect(spike.firstSpan == start - 1)
        #expect(spike.usual < 0.02 && spike.share > 0.5)
    }

    @Test("does not blame a destination for one sender's list")
    func oneSender() {
        var accounts = Kit()
        accounts.answer(60, refused: 60, account: 2)
        accounts.answer(60, refused: 1, account: 1)
        #expect(accounts.detector.takeSpikes().isEmpty)
        var campaigns = Kit()
        campaigns.answer(60, refused: 60, campaign: 7)
        campaigns.answer(60, refused: 1, campaign: 8)
        #expect(campaigns.detector.takeSpikes().isEmpty)
        var both = Kit()
        both.answer(60, refused: 60, account: 2)
        both.answer(60, refused: 40, account: 1)
        #expect(both.detector.takeSpikes().count == 2)
    }

    @Test("is over when the destination has answered as usual for as long as is asked")
    func over() throws {
        var kit = Kit()
        kit.answer(100, refused: 90)
        let opened = IncidentDetector.span(at: kit.now)
        func isOver(_ kit: Kit) -> Bool? {
            kit.detector.tracks[.provider("google")]?.isOver(
                .recipients, kit.detector.settings, openedIn: opened, now: kit.detector.now)
        }
        for _ in 0..<6 {
            kit.answer(20, refused: 12)
            #expect(isOver(kit) == false)
            kit.pass(.seconds(600))
        }
        var steps = 0
        while isOver(kit) == false, steps < 20 {
            kit.answer(20, refused: 0)
            kit.pass(.seconds(600))
            steps += 1
        }
        #expect((6...8).contains(steps))
        // Where nothing is sent, nothing is known for a day.
        var silent = Kit()
        silent.answer(100, refused: 90)
        silent.pass(.seconds(23 * 3_600))
        #expect(isOver(silent) == false)
        silent.pass(.seconds(2 * 3_600))
        #expect(isOver(silent) == true)
    }

    @Test("learns nothing from an incident's time, nor tells of it again when it is over")
    func excluded() {
        var kit = Kit(days: 10)
        let (provider, domain) = (Destination.provider("google"), Destination.domain("gmail.com"))
        let usual = kit.detector.tracks[provider]?.history.answered
        let start = IncidentDetector.span(at: kit.now)
        kit.answer(100, refused: 100)
        #expect(kit.detector.takeSpikes().map(\.destination) == [provider, domain])
        kit.detector.exclude(start...(.max), at: provider)
        for _ in 0..<20 {
            kit.answer(100, refused: 100)
            kit.pass(.seconds(3_600))
        }
        kit.detector.exclude(start...IncidentDetector.span(at: kit.now), at: provider)
        kit.pass(.seconds(600))
        kit.answer(10, refused: 10)
        #expect(kit.detector.takeSpikes().isEmpty)
        kit.pass(.seconds(7 * 3_600))
        #expect(kit.detector.tracks[provider]?.history.answered == (usual ?? 0) + 10)
        #expect(kit.detector.tracks[domain]?.history.answered == (usual ?? 0) + 10)
        // The next one is another.
        kit.answer(100, refused: 100)
        #expect(kit.detector.takeSpikes().count == 2)
    }

    @Test("takes a fault of all destinations at once for our own, and of a few for theirs")
    func ownNetwork() {
        let places = [
            ("google", "gmail.com"), ("yahoo", "yahoo.com"), ("gmx", "gmx.net"), ("mx.school", "school.example"),
        ]
        func kit(failing: Int) -> Kit {
            var kit = Kit()
            for (index, (provider, domain)) in places.enumerated() {
                kit.answer(40, refused: index < failing ? 40 : 1, reason: .network, provider: provider, domain: domain)
            }
            return kit
        }
        var one = kit(failing: 1)
        #expect(one.detector.takeSpikes().map(\.kind) == [.outage, .outage])
        #expect(!one.detector.hasLostNetwork(before: false))
        var all = kit(failing: 4)
        #expect(all.detector.takeSpikes().isEmpty)
        #expect(all.detector.hasLostNetwork(before: false))
        // Nothing of that time is a habit afterwards.
        let usual = all.detector.tracks[.provider("google")]?.history.answered
        all.pass(.seconds(7 * 3_600))
        #expect(all.detector.tracks[.provider("google")]?.history.answered == usual)
    }

    @Test("has lost its network until somebody answers")
    func ownNetworkReturns() {
        var kit = Kit()
        for domain in ["gmail.com", "yahoo.com", "gmx.net"] {
            // Names that cannot be looked up have no provider.
            kit.answer(30, refused: 30, reason: .network, provider: nil, domain: domain)
        }
        #expect(kit.detector.hasLostNetwork(before: false))
        kit.pass(.seconds(1_800))
        #expect(kit.detector.hasLostNetwork(before: true) && !kit.detector.hasLostNetwork(before: false))
        kit.answer(3, refused: 0)
        #expect(!kit.detector.hasLostNetwork(before: true))
    }

    @Test("forgets names that somebody makes up, and none that matters")
    func bounded() {
        var kit = Kit()
        for index in 0..<IncidentDetector.trackLimit {
            kit.answer(1, refused: 1, provider: "mx\(index).example", domain: "d\(index).example")
        }
        #expect(kit.detector.tracks.count <= IncidentDetector.trackLimit)
        #expect(kit.detector.tracks[.provider("google")] != nil && kit.detector.tracks[.domain("gmail.com")] != nil)
        #expect(kit.detector.unsaved().cells.count < 10)
        kit.detector.saved(kit.detector.unsaved())
        #expect(kit.detector.pending.count <= 2 * IncidentDetector.trackLimit)
        // And of one destination's streams, however many campaigns there are.
        for index in 0..<1_000 { kit.answer(1, refused: 0, campaign: Int64(index + 1)) }
        let streams = kit.detector.tracks[.provider("google")]?.spans.values.map(\.count).max() ?? 0
        #expect(streams <= Stream.limit + 1)
    }

    @Test("goes on with what the store gives back as if it had never stopped")
    func restored() {
        var kit = Kit()
        kit.answer(100, refused: 15)
        var other = IncidentDetector(settings: IncidentSettings())
        let unsaved = kit.detector.unsaved()
        for (day, counts) in unsaved.days { other.restore(counts, day) }
        for (cell, counts) in unsaved.cells { other.restore(counts, cell) }
        kit.detector = other
        #expect(kit.detector.takeSpikes().isEmpty)
        kit.answer(100, refused: 95)
        #expect(kit.detector.takeSpikes().count == 2)
    }

    @Test(
        "knows how sure a share is", arguments: [(0, 10, 0.0), (10, 10, 0.526), (50, 100, 0.358), (500, 1_000, 0.452)])
    func bound(count: Int, total: Int, expected: Double) {
        let lower = ShareBound.lower(count, of: total)
        #expect(abs(lower - expected) < 0.002)
    }
}
