import App
import Foundation
import Glibc
import Simulator
import TestKit
import Testing

@Suite("The command that watches a node")
struct TopWatchesANode {
    private func environment(_ house: House) -> [String: String] {
        ["POSTRIDER_URL": house.api.base, "POSTRIDER_API_KEY": house.node.localKey]
    }

    private struct Shown: Decodable {
        struct Rates: Decodable { let delivered: Double? }
        struct Queue: Decodable { let fresh: Int }
        struct Refusal: Decodable {
            let reason: String
            let total: Int
        }
        let ready: Bool
        let rates: Rates
        let queue: Queue
        let refusals: [Refusal]
    }

    @Test("shows an interval as JSON and as lines, without a word for the terminal")
    func once() async throws {
        try await House.with(timeScale: 50_000) { house in
            let sent = try await house.api.send(
                to: [house.world.recipient("ada"), house.world.recipient("unknown-550-5.1.1")])
            _ = try await house.api.finished(sent.map(\.id))
            let json = try await Binary.run(
                ["top", "--once", "--json", "--interval", "1"], environment: environment(house))
            #expect(json.status == 0 && json.errors.isEmpty)
            let shown = try JSONDecoder().decode(Shown.self, from: Data(json.output.utf8))
            #expect(shown.ready && shown.rates.delivered == 0 && shown.queue.fresh == 0)
            #expect(shown.refusals.map(\.reason) == ["recipient_unknown"])
            #expect(shown.refusals.map(\.total) == [1])

            let lines = try await Binary.run(["top", "--once", "--interval", "1"], environment: environment(house))
            #expect(lines.status == 0)
            #expect(lines.output.contains("recipient_unknown") && lines.output.contains("ready"))
            #expect(!lines.output.contains("\u{1B}"))
        }
    }

    @Test("says whether the node is ready, by words and by exit status")
    func status() async throws {
        try await House.with { house in
            let ready = try await Binary.run(["status"], environment: environment(house))
            #expect(ready.status == 0 && ready.output.contains(": ready"))
        }
        try await House.with(configure: { $0.diskReserve = 1 << 50 }) { house in
            let short = try await Binary.run(["status"], environment: environment(house))
            #expect(short.status == 3 && short.output.contains("NOT READY") && short.output.contains("iB free"))
        }
    }

    @Test("needs a node that runs", arguments: ["top", "status"])
    func noNode(command: String) async throws {
        try await Scratch.with { directory in
            let run = try await Binary.run([command, "--data", directory + "/data"])
            #expect(run.status == 5 && run.output.isEmpty)
        }
    }

    @Test("gives the terminal back as it was when it is told to end", arguments: [SIGTERM, SIGINT])
    func terminal(signal: CInt) async throws {
        try await House.with { house in
            let terminal = try Terminal(columns: 60, lines: 20)
            let before = terminal.settings
            let process = ChildProcess()
            process.executableURL = KilledNode.binary
            process.arguments = ["top", "--interval", "1"]
            process.environment = environment(house).merging(["TERM": "xterm", "PATH": "/usr/bin"]) { $1 }
            (process.standardInput, process.standardOutput) = (.file(terminal.inside), .file(terminal.inside))
            process.standardError = .nothing
            try process.run()
            #expect(try await terminal.read(until: "waiting").hasPrefix("\u{1B}[?1049h"))
            #expect(terminal.settings.c_lflag != before.c_lflag)
            kill(process.processIdentifier, signal)
            #expect(try await terminal.read(until: "\u{1B}[?1049l").contains("\u{1B}[?25h"))
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(terminal.settings.c_lflag == before.c_lflag)
        }
    }
}
