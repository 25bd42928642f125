import App
import Foundation
import Spool
import Testing

@Suite("A mailing that stopped")
struct AMailingGoesOn {
    @Test("is not sent twice where it goes on, and leaves out what was done")
    func resumes() async throws {
        try await House.with { house in
            try await Scratch.with { directory in
                let list = directory + "/list.csv"
                let rows = (0..<5).map { "user\($0)@gmail.sim.test\n" }.joined()
                try ("email\n" + rows).write(toFile: list, atomically: true, encoding: .utf8)
                let arguments = [
                    "send", "--data", house.node.configuration.dataDirectory, "--csv", list, "--from",
                    "news@shop.example", "--subject", "Hello {{nmae}}", "--text", "Hi", "--json",
                    "--resume", "0123456789ab-4",
                ]
                for _ in 0..<2 {
                    let run = try await Binary.run(arguments)
                    #expect(run.output == "{\"accepted\":3,\"dropped\":0,\"rejected\":0}\n", "\(run.errors)")
                }
                let counts = try await house.node.spool.statusCounts(account: nil, campaign: nil)
                #expect(counts.values.reduce(0, +) == 3)
            }
        }
    }

    @Test("says where it came to, and that a name is no column")
    func stops() async throws {
        try await Scratch.with { directory in
            try await House.with { house in
                let list = directory + "/list.csv"
                try "email\nada@gmail.sim.test\n".write(toFile: list, atomically: true, encoding: .utf8)
                let run = try await Binary.run([
                    "send", "--data", house.node.configuration.dataDirectory, "--csv", list, "--from",
                    "news@shop.example", "--subject", "Hello {{nmae}}", "--text", "Hi",
                ])
                #expect(run.status == 0 && run.errors.contains("{{nmae}} is no column of the list"), "\(run.errors)")
                try "email\n".write(toFile: list, atomically: true, encoding: .utf8)
                let empty = try await Binary.run([
                    "send", "--data", house.node.configuration.dataDirectory, "--csv", list, "--from",
                    "news@shop.example", "--subject", "Hello", "--text", "Hi", "--campaign", "None",
                ])
                #expect(empty.status == 1 && !empty.errors.contains("see:"), "\(empty.errors)")
            }
        }
    }
}
