import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

/// Many addresses, policies, answers and acts by hand in an order that chance chooses.
@Suite("Under any order of outcomes", .eachEngine)
struct SuppressionPropertyTests {
    private static let names = ["a@one.example", "b@one.example", "a@two.example", "c@mail.two.example"]
    private static let reasons: [Reason] = [
        .recipientUnknown, .recipientRefused, .mailboxFull, .ipBlocked, .spamContent, .authFailure, .network,
        .rateLimited, .policyBlock, .systemError, .recipientPolicy, .domainUnknown,
    ]

    @Test(
        "no suppressed address is sent to, and no failure of the sender's suppresses", arguments: [1, 2, 3] as [UInt64])
    func holds(seed: UInt64) async throws {
        let kit = try await TemporarySpool()
        let chance = SeededChance(seed: seed)
        try await kit.spool.setSuppressionPolicy(
            SuppressionPolicy(hardLimit: 1 + chance.next(below: 3), softLimit: 2), of: .first, by: "x")
        /// Who has had a bounce that was the recipient's own fault since the last reset.
        var guilty: Set<String> = []
        var added: Set<String> = []
        for step in 0..<150 {
            let name = Self.names[chance.next(below: Self.names.count)]
            let mailbox = SampleMail.mailbox(name)
            let isSuppressed = try await kit.spool.suppressions(of: [mailbox], account: .first)[0] != nil
            #expect(!isSuppressed || guilty.contains(name) || added.contains(name), "step \(step): \(name)")
            switch chance.next(below: 12) {
            case 0:
                let target = SuppressionTarget.domain(mailbox.domain, includesSubdomains: true)
                _ = try await kit.spool.suppress([NewSuppression(target, cause: .manual)], scope: .system, by: "x")
                added.formUnion(Self.names.filter { target.covers(SampleMail.mailbox($0)) })
            case 1:
                for domain in ["one.example", "two.example", "mail.two.example"] {
                    let target = try SuppressionTarget.parse(Array("@\(domain)".utf8).span)
                    _ = try await kit.spool.unsuppress(target, scope: .system, by: "x", why: "y")
                }
                added = []
            case 2:
                _ = try await kit.spool.unsuppress(mailbox, scope: .system, by: "x", why: "y")
                guilty.remove(name)
            default:
                try await send(kit, to: name, chance, step, isSuppressed: isSuppressed, &guilty)
            }
            kit.time.advance(by: .seconds(3_600))
        }
    }

    private func send(
        _ kit: TemporarySpool, to name: String, _ chance: SeededChance, _ step: Int, isSuppressed: Bool,
        _ guilty: inout Set<String>
    ) async throws {
        let accepted = try await kit.spool.acceptSample(
            to: [name], campaign: CampaignKey(number: Int64(1 + chance.next(below: 4))))
        #expect((accepted[0].status == .dropped) == isSuppressed, "step \(step): \(name)")
        let entries = try await kit.spool.claim(limit: 10, perDomain: 10)
        #expect(isSuppressed == entries.isEmpty)
        for entry in entries {
            let reason = Self.reasons[chance.next(below: Self.reasons.count)]
            let isDelivered = chance.next(below: 4) == 0
            let status = isDelivered ? RecipientStatus.ok : reason.status(isPermanent: true)
            let final = status.isFinal ? status : reason.statusWhenLifeEnds
            var settlement = SampleMail.settlement(
                of: entry, at: kit.time.now(), status: final, reason: isDelivered ? .delivered : reason, reply: "5xx",
                bounce: AddressBounce(status: final, reason: reason, blame: reason.blame))
            settlement.diagnosis = SampleMail.diagnosis(
                final, reason: isDelivered ? .delivered : reason, blame: reason.blame)
            if !isDelivered, reason.blame == .recipient { guilty.insert(name) }
            try await kit.spool.settle([settlement])
        }
    }
}
