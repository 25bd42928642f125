import App
import Foundation
import Testing

@Suite("Commands")
struct CommandsFindTheirNode {
    @Test("make no node where there is none")
    func nowhere() async throws {
        try await Scratch.with { directory in
            let run = try await Binary.run(["messages", "list", "--data", directory + "/nowhere"])
            #expect(run.status == 5)
            #expect(run.errors.contains("there is no node in \(directory)/nowhere"))
            #expect(!FileManager.default.fileExists(atPath: directory + "/nowhere"))
        }
    }

    @Test("ask the store itself where a killed node left its note behind")
    func killed() async throws {
        try await Scratch.with { directory in
            try await House.with(configure: { $0.dataDirectory = directory + "/data" }) { house in
                _ = try await house.api.send(to: [house.world.recipient("ada")])
                let run = try await Binary.run(["messages", "list", "--json", "--data", directory + "/data"])
                #expect(run.status == 0 && run.output.contains("ada"), "\(run.errors)")
            }
            // The process of this note lives, and yet it is no node.
            let note = #"{"pid":\#(getpid()),"http":"127.0.0.1:1","key":"pk_x"}"#
            try note.write(toFile: directory + "/data/node.json", atomically: true, encoding: .utf8)
            let run = try await Binary.run(["messages", "list", "--json", "--data", directory + "/data"])
            #expect(run.status == 0 && run.output.contains("ada"), "\(run.errors)")
        }
    }
}
