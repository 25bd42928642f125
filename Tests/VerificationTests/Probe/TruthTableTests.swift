import Mail
import NIOCore
import Simulator
import TestKit
import Testing

@testable import Verification

/// What every kind of exchanger makes of an address. `undeliverable` is said where the exchanger speaks of the mailbox, or the
/// DNS of the domain, and never otherwise.
@Suite("Truth table of the mailbox level")
struct TruthTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let what: String
        let address: String
        let verdict: Verdict
        let reason: VerificationReason
        var testDescription: String { what }

        init(_ what: String, _ address: String, _ verdict: Verdict, _ reason: VerificationReason) {
            self.what = what
            self.address = address
            self.verdict = verdict
            self.reason = reason
        }
    }

    static let rows: [Row] = [
        Row("existing", "user.ada@directory.trial.sim.test", .deliverable, .ok),
        Row("unknown", "ada@directory.trial.sim.test", .undeliverable, .mailboxNotFound),
        Row("unknown, in other words", "unknown-550-5.1.1@directory.trial.sim.test", .undeliverable, .mailboxNotFound),
        Row("full for now", "full-452-4.2.2@directory.trial.sim.test", .risky, .mailboxFull),
        Row("full, finally", "full-552-5.2.2@directory.trial.sim.test", .risky, .mailboxFull),
        Row("disabled", "disabled-550-5.2.1@directory.trial.sim.test", .undeliverable, .mailboxDisabled),
        Row("catch-all", "ada@anyone.trial.sim.test", .risky, .catchAll),
        Row("greylist", "greylist@directory.trial.sim.test", .unknown, .greylisted),
        Row("sender blocked", "user.ada@choosy.trial.sim.test", .unknown, .senderBlocked),
        Row("blocked at the recipient", "blocked-554-5.7.1@directory.trial.sim.test", .unknown, .senderBlocked),
        Row("spam at the recipient", "spam-550-5.7.1@directory.trial.sim.test", .unknown, .senderBlocked),
        Row("unauthenticated", "auth-550-5.7.26@directory.trial.sim.test", .unknown, .senderBlocked),
        Row("IP blocked", "user.ada@listed.trial.sim.test", .unknown, .senderBlocked),
        Row("temporary failure of the server", "user.ada@busy.trial.sim.test", .unknown, .tempError),
        Row("temporary failure for the recipient", "4xx-forever@directory.trial.sim.test", .unknown, .tempError),
        Row("unknown for now", "unknown-450-4.1.1@directory.trial.sim.test", .unknown, .tempError),
        Row("relaying denied", "relay-550-5.7.1@directory.trial.sim.test", .unknown, .policyRefused),
        Row("words that nobody knows", "perhaps-550@directory.trial.sim.test", .unknown, .policyRefused),
        Row("slow", "slow-1@directory.trial.sim.test", .deliverable, .ok),
        Row("silent", "user.ada@silent.trial.sim.test", .unknown, .timeout),
        Row("silent about the recipient", "stall@directory.trial.sim.test", .unknown, .timeout),
        Row("closing", "user.ada@closing.trial.sim.test", .unknown, .tempError),
        Row("closing at the recipient", "disconnect@directory.trial.sim.test", .unknown, .tempError),
        Row("nonsense", "nonsense@directory.trial.sim.test", .unknown, .tempError),
        Row("a reply without end", "flood@directory.trial.sim.test", .unknown, .tempError),
        Row("null MX", "ada@nomail.sim.test", .undeliverable, .nullMX),
        Row("A only, existing", "user.ada@plain.trial.sim.test", .deliverable, .ok),
        Row("A only, unknown", "ada@plain.trial.sim.test", .undeliverable, .mailboxNotFound),
        Row("no host", "ada@nohost.sim.test", .undeliverable, .noMailHost),
        Row("no domain", "ada@gmial.sim.test", .undeliverable, .domainNotFound),
        Row("TLS only, existing", "user.ada@secure.trial.sim.test", .deliverable, .ok),
        Row("TLS only, unknown", "ada@secure.trial.sim.test", .undeliverable, .mailboxNotFound),
    ]

    @Test("has every row right")
    func everyRow() async throws {
        // Who is silent is given up soon, everybody else however busy the machine may be.
        let patient = try await World(timeScale: 5) { $0.pause = .seconds(1) }
        let hasty = try await World(timeScale: 5) { settings in
            settings.timeouts.greeting = .seconds(2)
            settings.timeouts.answer = .seconds(3)
            // One habit must not close the door to the next row.
            settings.pause = .seconds(1)
        }
        for row in Self.rows {
            let world = row.reason == .timeout ? hasty : patient
            world.time.advance(by: .seconds(90_000))
            let found = await world.verify(row.address)
            #expect(found.verdict == row.verdict, "\(row.what): \(found.checks)")
            #expect(found.reason == row.reason, "\(row.what): \(found.checks)")
            #expect(found.verdict != .undeliverable || found.check(.smtp)?.code?.isPermanent != false, "\(row.what)")
        }
        for world in [patient, hasty] {
            #expect(world.simulated.tally().deliveredCount == 0)
            await world.simulated.stop()
        }
    }

    @Test("says `unknown` of a refused connection")
    func refusedConnection() async throws {
        let world = try await World { $0.ports = [:] }
        let found = await world.verify("user.ada@directory.trial.sim.test")
        #expect(found.verdict == .unknown)
        #expect(found.reason == .tempError || found.reason == .timeout)
        await world.simulated.stop()
    }
}
