import App
import Foundation
import Simulator
import TestKit
import Testing

@Suite("Mail", .eachEngine)
struct MailComesInThreeWays {
    @Test("comes in by API, SMTP and CSV, and goes out to its exchangers")
    func story() async throws {
        try await House.with(configure: { $0.trustedNetworks = ["127.0.0.0/8"] }) { house in
            let byAPI = house.world.recipient("ada.api")
            let bySMTP = house.world.recipient("ada.smtp")
            let byCSV = house.world.recipient("ada.csv")
            _ = try await house.api.send(to: [byAPI], idempotencyKey: "once")
            try submit(to: bySMTP, house)
            try await sendCSV(to: byCSV, house)

            let messages = try await house.api.messages()
            #expect(Set(messages.map(\.recipient)) == [byAPI, bySMTP, byCSV])
            for message in try await house.api.finished(messages.map(\.id)) {
                let truth = house.world.tally().recipients[message.recipient]
                #expect(message.status == truth?.truth)
            }
        }
    }

    @Test("sent twice under one idempotency key is accepted once")
    func idempotency() async throws {
        try await House.with { house in
            let recipient = house.world.recipient("grace")
            let first = try await house.api.send(to: [recipient], idempotencyKey: "k-1")
            let second = try await house.api.send(to: [recipient], idempotencyKey: "k-1")
            #expect(first.map(\.id) == second.map(\.id))
            #expect(try await house.api.messages().count == 1)
        }
    }

    private func submit(to recipient: String, _ house: House) throws {
        let client = try SubmissionClient(port: try #require(house.addresses.smtp).port)
        try client.submit(to: recipient, token: "by SMTP")
    }

    private func sendCSV(to recipient: String, _ house: House) async throws {
        try await Scratch.with { directory in
            try "email,name\n\(recipient),Ada\nno address,Bob\n".write(
                toFile: directory + "/list.csv", atomically: true, encoding: .utf8)
            let run = try await Binary.run(
                [
                    "send", "--csv", directory + "/list.csv", "--from", "News <news@postrider.example>", "--subject",
                    "Hello {{name}}", "--text", "Hello {{name}}.", "--rejects", directory + "/rejects.csv",
                ], environment: ["POSTRIDER_URL": house.api.base, "POSTRIDER_API_KEY": house.api.key])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "1 accepted, 0 dropped (suppressed), 1 rejected\n")
            #expect(run.errors.contains("row 3 has an address"))
            let rejects = try String(contentsOfFile: directory + "/rejects.csv", encoding: .utf8)
            #expect(rejects.split(whereSeparator: \.isNewline).count == 2)
        }
    }
}
