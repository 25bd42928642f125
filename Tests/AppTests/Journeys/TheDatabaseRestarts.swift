import App
import Foundation
import Simulator
import Storage
import TestKit
import Testing

@Suite("A restart of the database", .enabled(if: EngineKind.allCases.contains(.postgreSQL)))
struct TheDatabaseRestarts {
    @Test("under a running node, across TLS: nothing is taken in meanwhile, and nothing that was is lost")
    func story() async throws {
        let authority = try TestAuthority()
        let server = try await PostgreSQLServer.own(showing: try authority.issue(for: ["db.example.test"]))
        try await Scratch.with { directory in
            let roots = directory + "/roots.pem"
            try authority.pem.write(toFile: roots, atomically: true, encoding: .utf8)
            let store = try PostgreSQLAddress(server.url(host: "db.example.test", roots: roots))
            try await House.with(timeScale: 60) { configuration in
                configuration.store = store
                configuration.trustedNetworks = ["127.0.0.0/8"]
            } _: { house in
                // Put off once, so that it waits for its second try when the database goes.
                var ids = try await house.api.send(to: [house.world.recipient("greylist")]).map(\.id)
                while try await house.api.message(ids[0]).status == "injected" {
                    try await Task.sleep(for: .milliseconds(20))
                }
                ids += try await house.api.send(to: (1...20).map { house.world.recipient("early\($0)") }).map(\.id)
                try await server.crash()
                try await refusesMail(house)
                #expect(try await house.ask("/readyz").status == 503)
                #expect(try await house.ask("/healthz").status == 200)

                try await server.restart()
                ids += try await sendWhenTaken(to: house.world.recipient("late"), house)
                let messages = try await house.api.finished(ids)
                #expect(messages.count == 22)
                let truth = house.world.tally().recipients
                for message in messages {
                    #expect(message.status == truth[message.recipient]?.truth, "\(message.recipient)")
                }
                #expect(truth[house.world.recipient("refused")] == nil)
            }
        }
    }

    /// Both doors at once: each waits a while for the database before it refuses.
    private func refusesMail(_ house: House) async throws {
        let port = try #require(house.addresses.smtp).port
        let recipient = house.world.recipient("refused")
        async let bySMTP = outcome(of: recipient, port: port)
        do {
            _ = try await house.api.send(to: [recipient])
            Issue.record("mail was taken without a database")
        } catch let refusal as TestAPI.Refused {
            #expect(refusal.status == 503)
        }
        let reply = await bySMTP
        #expect(reply.hasPrefix("451"), "\(reply)")
    }

    /// The reply that refused it.
    private func outcome(of recipient: String, port: Int) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                do {
                    try SubmissionClient(port: port, patience: 90).submit(to: recipient, token: "refused")
                    continuation.resume(returning: "taken")
                } catch SubmissionClient.Failure.refused(let reply) {
                    continuation.resume(returning: reply)
                } catch {
                    continuation.resume(returning: "\(error)")
                }
            }
        }
    }

    private func sendWhenTaken(to recipient: String, _ house: House) async throws -> [String] {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await house.api.send(to: [recipient]).map(\.id)
            } catch let refusal as TestAPI.Refused where refusal.status == 503 && ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
