import Foundation
import TestKit
import Testing

@Suite("A list is verified with nothing running")
struct AListIsVerified {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "postrider-\(UUID().uuidString)")

    private func path(_ name: String) -> String { folder.appending(path: name).path }
    private func read(_ name: String) -> Data? { FileManager.default.contents(atPath: path(name)) }

    @Test("killed on the way and called again, the command writes the bytes of a run that nobody killed")
    func killed() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = (0..<150_000).map { row in
            let person = row % 70_000
            return "\(row);user.\(person)@\(person % 7 == 0 ? "-" : "")d\(person % 900).example\n"
        }
        try Data(("id;E-Mail\n" + rows.joined()).utf8).write(to: folder.appending(path: "list.csv"))
        let columns = "verdict,reason,score,suggestion,normalized"
        let arguments = ["verify-list", path("list.csv"), "--add", columns, "-o"]

        let whole = try await Binary.run(arguments + [path("whole.csv")])
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(whole.errors.contains("150,000 rows, 80,000 repeated"), "\(whole.errors)")

        let process = ChildProcess()
        process.executableURL = KilledNode.binary
        process.arguments = arguments + [path("killed.csv")]
        (process.standardInput, process.standardOutput, process.standardError) = (.nothing, .nothing, .nothing)
        try process.run()
        while process.isRunning, read("killed.csv.resume") == nil { try await Task.sleep(for: .milliseconds(5)) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()

        let wasKilled = read("killed.csv") == nil
        let again = try await Binary.run(arguments + [path("killed.csv")] + (wasKilled ? [] : ["--force"]))
        #expect(again.status == 0, "\(again.errors)")
        #expect(!wasKilled || again.errors.contains("going on behind"), "\(again.errors)")
        #expect(again.errors.contains("150,000 rows, 80,000 repeated"), "\(again.errors)")
        #expect(read("killed.csv") == read("whole.csv") && read("whole.csv")?.count ?? 0 > 5_000_000)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
                "killed.csv", "list.csv", "whole.csv",
            ])
    }

    @Test("its output, its options and what is not there are minded")
    func usage() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("email\na@b.example\nno address\n".utf8).write(to: folder.appending(path: "l.csv"))
        let list = path("l.csv")
        let plain = try await Binary.run(["verify-list", list, "--add", "verdict,reason", "--only", "undeliverable"])
        #expect(plain.status == 0 && plain.output == "email,verdict,reason\r\nno address,undeliverable,syntax\r\n")
        let told = try await Binary.run(["verify-list", list, "-o", path("o.ndjson"), "--json"])
        #expect(told.status == 0 && told.output.contains("\"rows\":2") && told.errors.isEmpty, "\(told.errors)")
        #expect(
            read("o.ndjson").map { String(decoding: $0, as: UTF8.self).hasPrefix("{\"email\":\"a@b.example\",") }
                == true)
        #expect(try await Binary.run(["verify-list", list, "-o", path("o.ndjson")]).status == 2)
        #expect(try await Binary.run(["verify-list", path("none.csv")]).status == 5)
        #expect(try await Binary.run(["verify-list", list, "--add", "nonsense"]).status == 2)
        #expect(try await Binary.run(["verify-list", list, "--column", "phone"]).status == 1)
    }
}
