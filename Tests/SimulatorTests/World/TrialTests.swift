import DNS
import Mail
import Testing

@testable import Simulator

@Suite("Exchangers with one habit")
struct TrialTests {
    private func session(_ name: String) throws -> ExchangerSession {
        let profile = try #require(Profile.trials.first { $0.name == name })
        let ledger = ProviderLedger(limits: profile.limits, timeScale: 1)
        return ExchangerSession(
            habit: Habit(profile: profile, seed: 1), ledger: ledger, timeScale: 1, offersTLS: false,
            clientAddress: "192.0.2.7", number: 1)
    }

    private func said(_ actions: [ExchangerSession.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let bytes): String(decoding: bytes.prefix(3), as: UTF8.self)
            case .close: "close"
            case .stall: "stall"
            default: "other"
            }
        }
    }

    @Test(
        "greet as they are",
        arguments: [
            ("directory", ["220"]), ("listed", ["554", "close"]), ("busy", ["421", "close"]), ("silent", ["stall"]),
            ("closing", ["close"]),
        ])
    func greetings(name: String, words: [String]) throws {
        var session = try session(name)
        #expect(said(session.opened(isAdmitted: true)) == words)
    }

    @Test(
        "answer an inquiry as they are",
        arguments: [
            ("directory", "user.ada", "250", "250"), ("directory", "ada", "250", "550"),
            ("directory", "full-452-4.2.2", "250", "452"), ("anyone", "ada", "250", "250"),
            ("choosy", "user.ada", "550", "503"), ("secure", "user.ada", "530", "503"),
        ])
    func inquiries(name: String, user: String, mail: String, rcpt: String) throws {
        var session = try session(name)
        _ = session.opened(isAdmitted: true)
        _ = session.received(line: Array("EHLO c.example".utf8)[...], now: 1)
        #expect(said(session.received(line: Array("MAIL FROM:<>".utf8)[...], now: 1)) == [mail])
        let line = Array("RCPT TO:<\(user)@\(name).trial.sim.test>".utf8)
        #expect(said(session.received(line: line[...], now: 1)) == [rcpt])
    }

    @Test("have names in the zone, one of them without an exchanger, and no share of a campaign")
    func zone() {
        let records = SimulatedZones.zones(Profile.trials, host: "127.0.0.1").flatMap(\.records)
        #expect(records.contains("directory.trial.sim.test. 300 IN MX 10 mx.directory.trial.sim.test."))
        #expect(records.contains("plain.trial.sim.test. 300 IN A 127.0.0.1"))
        #expect(!records.contains { $0.hasPrefix("plain.trial.sim.test.") && $0.contains(" MX ") })
        #expect(Profile.trials.allSatisfy { $0.weight == 0 })
        let names = Set((Profile.all + Profile.trials).map(\.name))
        #expect(names.count == Profile.all.count + Profile.trials.count)
    }
}
