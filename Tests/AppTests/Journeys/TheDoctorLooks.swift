import App
import Foundation
import Testing

@Suite("The command that looks at everything around a node")
struct TheDoctorLooks {
    private struct Report: Decodable {
        struct Finding: Decodable {
            let check: String
            let state: String
        }
        let state: String
        let findings: [Finding]
    }

    @Test("a node that runs is asked, and is well")
    func running() async throws {
        try await House.with { house in
            let arguments = ["doctor", "--data", house.node.configuration.dataDirectory, "--offline"]
            let lines = try await Binary.run(arguments)
            #expect(lines.status == 0, "\(lines.output)\(lines.errors)")
            #expect(lines.output.contains("is ready") && !lines.output.contains("\u{1B}"))
            let json = try await Binary.run(arguments + ["--json"])
            let report = try JSONDecoder().decode(Report.self, from: Data(json.output.utf8))
            #expect(json.status == 0 && report.state != "failed")
            #expect(report.findings.contains { $0.check == "node" && $0.state == "ok" })
        }
    }

    @Test("a node that has no room left is told by the exit status")
    func full() async throws {
        try await House.with(configure: { $0.diskReserve = 1 << 50 }) { house in
            let run = try await Binary.run(
                ["doctor", "--data", house.node.configuration.dataDirectory, "--offline", "--disk-reserve", "1048576G"])
            #expect(run.status == 3 && run.output.contains("not ready"))
        }
    }

    @Test("a setting that cannot be is refused before anything is asked")
    func wrongSetting() async throws {
        let run = try await Binary.run(["doctor", "--smart-host", "nonsense"])
        #expect(run.status == 2 && run.output.isEmpty)
    }
}
