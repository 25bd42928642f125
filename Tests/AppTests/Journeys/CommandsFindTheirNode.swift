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

    @Test("find a node whose mail is in a database without being told of it")
    func databaseOfANode() async throws {
        try await Scratch.with { directory in
            try await House.with { house in
                _ = try await house.api.send(to: [house.world.recipient("ada")])
                let http = try #require(house.addresses.http)
                let note =
                    #"{"pid":\#(getpid()),"http":"\#(http)","key":"\#(house.api.key)","store":"postgres://db/mail"}"#
                try note.write(toFile: directory + "/node.json", atomically: true, encoding: .utf8)
                let run = try await Binary.run(["messages", "list", "--json", "--data", directory])
                #expect(run.status == 0 && run.output.contains("ada"), "\(run.errors)")
            }
        }
    }

    @Test("make no store beside the one that is elsewhere")
    func databaseElsewhere() async throws {
        try await Scratch.with { directory in
            try "pk_x".write(toFile: directory + "/local.key", atomically: true, encoding: .utf8)
            let run = try await Binary.run(["messages", "list", "--data", directory])
            #expect(run.status == 5 && run.errors.contains("--store URL"), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: directory + "/postrider.db"))
        }
    }

    @Test(
        "say which variable is wrong",
        arguments: [
            (["POSTRIDER_URL": "localhost:8025", "POSTRIDER_API_KEY": "pk_x"], "POSTRIDER_URL is", 2),
            (["POSTRIDER_URL": "http://127.0.0.1:1"], "POSTRIDER_API_KEY is not set", 4),
        ] as [([String: String], String, Int32)])
    func variables(environment: [String: String], sentence: String, status: Int32) async throws {
        let run = try await Binary.run(["messages", "list"], environment: environment)
        #expect(run.status == status && run.errors.contains(sentence), "\(run.errors)")
    }

    @Test("that are mistyped are guessed")
    func mistyped() async throws {
        let run = try await Binary.run(["queues", "puase", "google"])
        #expect(run.status == 2 && run.errors.contains("Did you mean 'postrider queues pause'?"), "\(run.errors)")
    }

    @Test(
        "about queues want a node that runs",
        arguments: [["list"], ["show", "google"], ["pause", "google", "--why", "x"]])
    func queues(arguments: [String]) async throws {
        try await Scratch.with { directory in
            try "".write(toFile: directory + "/postrider.db", atomically: true, encoding: .utf8)
            let run = try await Binary.run(["queues"] + arguments + ["--data", directory])
            #expect(run.status == 5 && run.errors.contains("no node runs on"), "\(run.errors)")
        }
    }
}
