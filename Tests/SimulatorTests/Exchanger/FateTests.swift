import Mail
import Testing

@testable import Simulator

@Suite("Fate")
struct FateTests {
    @Test(
        "is asked for by local part",
        arguments: [
            ("full-452-4.2.2", "452 4.2.2 <{recipient}>: Mailbox is full", Truth.softBounce),
            ("full-552-5.2.2", "552 5.2.2 <{recipient}>: Mailbox is full", .softBounce),
            ("unknown-550-5.1.1", "550 5.1.1 <{recipient}>: User unknown", .hardBounce),
            ("UNKNOWN-550", "550 <{recipient}>: User unknown", .hardBounce),
            ("disabled-550-5.2.1", "550 5.2.1 <{recipient}>: This account has been disabled", .hardBounce),
            ("spam-554-5.7.1", "554 5.7.1 Message rejected as spam", .spamBounce),
            ("blocked-554", "554 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org", .spamBounce),
            ("odd-571", "571 Requested action not taken: odd", .softBounce),
            ("unknown-550-5.1.1+17", "550 5.1.1 <{recipient}>: User unknown", .hardBounce),
        ])
    func command(localPart: String, text: String, truth: Truth) throws {
        let fate = try #require(LocalPartCommand.fate(of: localPart))
        #expect(fate == Fate(behaviour: .refuse(Wording(text), at: .rcpt), truth: truth))
        let data = try #require(LocalPartCommand.fate(of: "data-" + localPart))
        #expect(data == Fate(behaviour: .refuse(Wording(text), at: .content), truth: truth))
    }

    @Test(
        "is not asked for by an ordinary local part",
        arguments: [
            "ada.lovelace", "full", "full-", "full-4522", "full-252", "full-600", "full-452-", "full-452-4.2",
            "full-452-4.2.2-x",
            "a1-550", "-550", "slow-0", "slow-601", "slow-x", "data-", "data", "greylist2", "",
        ])
    func ordinary(localPart: String) { #expect(LocalPartCommand.fate(of: localPart) == nil) }

    @Test("of a bare code after the content is a spam block")
    func bareData() {
        #expect(
            LocalPartCommand.fate(of: "data-550-5.7.1")
                == Fate(
                    behaviour: .refuse(Wording("550 5.7.1 Message rejected as spam"), at: .content), truth: .spamBounce)
        )
    }

    @Test(
        "by name ends where it must",
        arguments: [
            ("greylist", Truth.ok), ("slow", .ok), ("slow-5", .ok), ("drop-after-data", .ok), ("rate-550", .ok),
            ("busy-421", .ok), ("disconnect", .softBounce), ("4xx-forever", .softBounce), ("nonsense", .softBounce),
            ("flood", .softBounce), ("stall", .softBounce),
        ])
    func named(localPart: String, truth: Truth) { #expect(LocalPartCommand.fate(of: localPart)?.truth == truth) }

    @Test("of a greylisted recipient changes with time, and gives in to patience")
    func greylisting() {
        let fate = Fate.greylist("450 later")
        let refusal = Fate.Answer.refuse(Wording("450 later"))
        #expect(fate.answers(visit: 1, elapsed: .zero).rcpt == refusal)
        #expect(fate.answers(visit: 1, elapsed: .seconds(900)).rcpt == refusal)
        #expect(fate.answers(visit: 2, elapsed: .seconds(299)).rcpt == refusal)
        #expect(fate.answers(visit: 2, elapsed: .seconds(300)).rcpt == .accept)
        #expect(fate.answers(visit: 5, elapsed: .zero).rcpt == .accept)
    }

    @Test("of one whose exchanger hangs up after the message does so once")
    func dropping() throws {
        let fate = try #require(LocalPartCommand.fate(of: "drop-after-data"))
        #expect(fate.answers(visit: 1, elapsed: .zero).content == .close)
        #expect(fate.answers(visit: 2, elapsed: .zero).content == .accept)
    }

    @Test("is the same for the same recipient and seed, and spread by weight")
    func mix() {
        for profile in Profile.all {
            var counts: [Truth: Int] = [:]
            for index in 0..<2_000 {
                let fate = profile.fate(of: "person\(index)@example.test", seed: 3)
                #expect(fate == profile.fate(of: "person\(index)@example.test", seed: 3))
                counts[fate.truth, default: 0] += 1
            }
            #expect((1_700...1_960).contains(counts[.ok, default: 0]), "\(profile.name): \(counts)")
            #expect(counts[.deferred] == nil)
        }
    }
}
