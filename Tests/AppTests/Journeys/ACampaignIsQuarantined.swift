import Accounts
import App
import Foundation
import Mail
import Simulator
import Spool
import Storage
import TestKit
import Testing

@Suite("A campaign that bounces too much", .eachEngine)
struct ACampaignIsQuarantined {
    @Test("is held while it runs, its sender explains, and an administrator lets it go on")
    func release() async throws {
        try await House.with(configure: { $0.noticesFrom = Mailbox(internationalized: "postmaster@postrider.example") })
        {
            house in
            let owner = house.world.recipient("auto-reply+owner")
            _ = try await house.node.accounts.addUser(email: owner, role: .owner, to: .first, by: .node)
            let api = house.api
            let good = (0..<85).map { house.world.recipient("auto-reply+\($0)") }
            let bad = (0..<15).map { house.world.recipient("unknown-550-5.1.1+\($0)") }
            let first = try await api.send(to: good + bad, campaign: "May")
            let ended = try await api.finished(first.map(\.id))
            #expect(ended.count { $0.status == "hard_bounce" } == 15 && ended.count { $0.status == "ok" } == 85)
            try await becomes("quarantined", house)

            // What comes of it now waits, and other mail goes.
            let rest = try await api.send(
                to: (0..<5).map { house.world.recipient("auto-reply+late\($0)") }, campaign: "May")
            let other = try await api.send(to: [house.world.recipient("auto-reply+other")])
            #expect(try await api.finished(other.map(\.id)).map(\.status) == ["ok"])
            for message in rest { #expect(try await api.message(message.id).status == "injected") }

            let listed = try await run(house, "campaigns", "quarantines", "--json")
            #expect(listed.contains(#""state":"open""#) && listed.contains(#""kind":"hard""#))
            #expect(listed.contains("15 of 100 finished messages bounced hard, over the limit of 10 %"))
            let sources = try await run(house, "campaigns", "sources", "May", "--json")
            #expect(sources.contains(#""untraced":{"finished":100,"hard_bounced":15}"#), "\(sources)")
            #expect(try await run(house, "campaigns", "explain", "May", "--text", "An old list.").contains("explained"))
            #expect(
                try await run(house, "campaigns", "release", "May", "--note", "Once only.").contains("released"))
            #expect(try await api.finished(rest.map(\.id)).allSatisfy { $0.status == "ok" })
            try await becomes("running", house)

            let health = try await run(house, "health")
            #expect(health.contains("risky") && health.contains("postrider.example"))
            try await hears(owner, ["A campaign is held back", "A campaign goes on"], house)
            let audit = try await run(house, "audit", "--json")
            for action in ["quarantined", "explained", "released"] { #expect(audit.contains("campaign.\(action)")) }
        }
    }

    @Test("is ended where an administrator rejects it: what waits is dropped")
    func reject() async throws {
        try await House.with { house in
            let api = house.api
            let good = (0..<85).map { house.world.recipient("auto-reply+\($0)") }
            let bad = (0..<15).map { house.world.recipient("unknown-550-5.1.1+\($0)") }
            _ = try await api.finished(try await api.send(to: good + bad, campaign: "May").map(\.id))
            try await becomes("quarantined", house)
            let rest = try await api.send(
                to: (0..<5).map { house.world.recipient("auto-reply+late\($0)") }, campaign: "May")
            _ = try await run(house, "campaigns", "reject", "May", "--note", "A bought list.")
            let dropped = try await api.finished(rest.map(\.id))
            #expect(dropped.allSatisfy { $0.status == "dropped" && $0.reason == "cancelled" })
            try await becomes("stopped", house)
        }
    }

    private func becomes(_ state: String, _ house: House) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if try await house.node.spool.campaigns(account: nil).first?.state.rawValue == state { return }
            try await Task.sleep(for: .milliseconds(30))
        }
        Issue.record("the campaign is not \(state)")
    }

    /// Every letter came to the owner.
    private func hears(_ owner: String, _ subjects: [String], _ house: House) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        var heard: [String] = []
        while ContinuousClock.now < deadline {
            let listed = try await run(house, "messages", "list", "--to", owner, "--json")
            if subjects.allSatisfy({ listed.contains($0) }) { return }
            heard = [listed]
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("the owner heard \(heard)")
    }

    private func run(_ house: House, _ words: String...) async throws -> String {
        let run = try await Binary.run(words + ["--data", house.node.configuration.dataDirectory])
        #expect(run.status == 0, "\(words): \(run.errors)")
        return run.output
    }
}
