import App
import Bounce
import Mail
import Postmaster
import Simulator
import Spool
import Storage
import TestKit
import Testing

@Suite("A provider that denies its own users", .eachEngine)
struct IncidentAndUndo {
    private static let unknown = (0..<5).map { "unknown-550-5.1.1+\($0)" }

    @Test("opens an incident: nobody is suppressed for it, and what it held is undone in one act")
    func undone() async throws {
        try await house(.slow) { house in
            let (live, unknown) = Self.addresses(house)
            let incident = try await Self.outage(house, live + unknown)
            #expect(incident.kind == "unknown_recipients" && incident.provider == "google")
            #expect(try await house.api.suppressions().isEmpty)
            // The destination is slowed, and everybody can see why.
            let slowed = try await house.api.limitChanges("google")
            #expect(slowed.map(\.by) == ["incident \(incident.id)"])

            house.world.deny(false, at: "google")
            let undone = try await house.api.judge(incident.id, "undo")
            #expect(undone.state == "closed" && undone.verdict == "undone" && undone.held == 0)
            #expect(try await house.api.limitChanges("google").allSatisfy { !$0.inForce })
            #expect(try await house.api.suppressions().isEmpty)
            try await Self.expectTruth(house, live, unknown)
        }
    }

    @Test("is judged by what it answers next, and holds over a restart")
    func closed() async throws {
        try await house(.watch) { house in
            let (live, unknown) = Self.addresses(house)
            let incident = try await Self.outage(house, live + unknown)
            try await house.closeAndReopen(house.node.configuration) { house in
                let late = try await house.api.send(to: [house.world.recipient("ok+late", at: "google")])
                #expect(try await house.api.finished(late.map(\.id)).map(\.status) == ["hard_bounce"])
                #expect(try await house.api.suppressions().isEmpty)
                house.world.deny(false, at: "google")
                let closed = try await house.api.judge(incident.id, "close")
                #expect(closed.state == "judging" && closed.held == 46)
                try await Self.expectTruth(house, live, unknown)
                // All but the late one have answered.
                let judged = try await house.api.incident(incident.id) { $0.held == 1 }
                #expect(judged.held == 1)
                #expect(try await house.api.suppressions().count == unknown.count)
            }
        }
    }

    @Test("is listed, shown, closed and undone from the command line, and what it refused is sent again")
    func fromTheCommandLine() async throws {
        try await house(.watch) { house in
            let (live, unknown) = Self.addresses(house)
            let incident = try await Self.outage(house, live + unknown)
            // From here on their bytes are kept.
            let late = [house.world.recipient("ok+late", at: "google")] + live.prefix(2)
            let refused = try await house.api.finished(try await house.api.send(to: late, campaign: "May").map(\.id))
            #expect(refused.allSatisfy { $0.status == "hard_bounce" })
            #expect(try await run(house, "incidents", "list", "--json").contains(incident.id))
            let shown = try await run(house, "incidents", "show", incident.id)
            #expect(shown.contains("unknown_recipients") && shown.contains("google"))
            let closed = try await run(house, "incidents", "close", incident.id, "--why", "over", "--json")
            #expect(closed.contains(#""state":"judging""#))
            house.world.deny(false, at: "google")
            let undone = try await Binary.run(
                ["incidents", "undo", incident.id, "--why", "theirs", "--resend", "--data"]
                    + [house.node.configuration.dataDirectory])
            #expect(undone.status == 0 && undone.errors.contains("closed: undone"), "\(undone.errors)")
            #expect(undone.errors.contains("messages sent again"), "\(undone.errors)")
            let again = try await Binary.run(
                ["incidents", "confirm", incident.id, "--why", "w", "--data", house.node.configuration.dataDirectory])
            #expect(again.status != 0 && again.errors.contains("closed already"))
            let campaign = try await house.node.spool.campaign(named: "May (resent)", account: .first)
            let isDelivered = try await eventually {
                try await house.node.spool.statusCounts(account: .first, campaign: campaign)[.ok] == late.count
            }
            #expect(isDelivered)
        }
    }

    private func run(_ house: House, _ words: String...) async throws -> String {
        let run = try await Binary.run(words + ["--data", house.node.configuration.dataDirectory])
        #expect(run.status == 0, "\(words): \(run.errors)")
        return run.output
    }

    private static func addresses(_ house: House) -> (live: [String], unknown: [String]) {
        (
            Array(
                (0..<90).map { house.world.recipient("live\($0)", at: "google") }.filter {
                    house.world.truth(of: SampleMail.mailbox($0)) == "ok"
                }.prefix(40)),
            unknown.map { house.world.recipient($0, at: "google") }
        )
    }

    /// A house whose store remembers two ordinary weeks at the provider.
    private func house(_ mode: IncidentSettings.Mode, _ story: (House) async throws -> Void) async throws {
        try await House.with { house in
            let today = house.node.spool.now.seconds / 86_400
            try await house.node.spool.engine.write { connection in
                for day in (today - 14)..<today {
                    try connection.execute(Self.addDay, [.integer(day)])
                }
            }
            var configuration = house.node.configuration
            configuration.incidents.mode = mode
            try await house.closeAndReopen(configuration, story)
        }
    }

    private static let addDay = Statement(
        """
        INSERT INTO refusal_day (scope, name, day, answered, recipients, blocked, throttled, outage)
        VALUES (0, 'google', $1, 100, 1, 0, 0, 0)
        """)

    /// From one moment on nobody exists there.
    private static func outage(_ house: House, _ addresses: [String]) async throws -> TestAPI.Incident {
        house.world.deny(at: "google")
        let sent = try await house.api.send(to: addresses)
        let ended = try await house.api.finished(sent.map(\.id))
        #expect(ended.allSatisfy { $0.status == "hard_bounce" && $0.reason == "recipient_unknown" })
        let open = try await house.api.openIncident()
        return try await house.api.incident(open.id) { $0.held == addresses.count }
    }

    /// The next mailing tells who is there, and suppresses who is not.
    private static func expectTruth(_ house: House, _ live: [String], _ unknown: [String]) async throws {
        let sent = try await house.api.send(to: live + unknown)
        let ended = try await house.api.finished(sent.map(\.id))
        for message in ended {
            #expect(message.status == (live.contains(message.recipient) ? "ok" : "hard_bounce"))
        }
        #expect(Set(try await house.api.suppressions().map(\.address)) == Set(unknown))
    }
}
