import App
import Foundation
import Testing

@Suite("Commands take names where people have them")
struct CommandsTakeNames {
    @Test("a campaign is made for a list or a segment by its name")
    func campaign() async throws {
        try await House.with { house in
            try await Scratch.with { directory in
                let letter = directory + "/letter.txt"
                try Data("Hello {{name}}. {{unsubscribe_url}}".utf8).write(to: URL(filePath: letter))
                let data = ["--data", house.node.configuration.dataDirectory]
                for command in [
                    ["lists", "create", "Spring news"], ["segments", "create", "Everybody", "state is subscribed"],
                    ["templates", "add", "Hi", "--subject", "Hello", "--text-file", letter],
                    [
                        "campaigns", "create", "May", "--template", "Hi", "--from", "news@shop.example", "--list",
                        "Spring news",
                    ],
                    [
                        "campaigns", "create", "June", "--template", "Hi", "--from", "news@shop.example", "--segment",
                        "Everybody",
                    ],
                ] {
                    let run = try await Binary.run(command + data)
                    #expect(run.status == 0, "\(command): \(run.errors)")
                }
                let run = try await Binary.run(
                    [
                        "campaigns", "create", "July", "--template", "Hi", "--from", "news@shop.example", "--list",
                        "none",
                    ] + data)
                #expect(run.status == 5 && run.output.isEmpty)
            }
        }
    }

    @Test("an entry goes on the list of the account that is named, and a file says by its end that rows were refused")
    func suppressions() async throws {
        try await House.with { house in
            try await Scratch.with { directory in
                let file = directory + "/list.csv"
                try Data("email\na@dead.example\nnonsense\n".utf8).write(to: URL(filePath: file))
                let data = ["--data", house.node.configuration.dataDirectory]
                let shop = data + ["--account", "Shop"]
                #expect(try await Binary.run(["accounts", "create", "Shop"] + data).status == 0)
                let added = try await Binary.run(["suppress", "add", "b@dead.example"] + shop)
                #expect(added.status == 0 && added.errors.contains("account list"))
                #expect(try await Binary.run(["suppress", "import", file] + shop).status == 3)
                let others = try await Binary.run(["suppress", "check", "a@dead.example", "b@dead.example"] + data)
                #expect(others.status == 0, "\(others.output)")
                let own = try await Binary.run(["suppress", "check", "a@dead.example", "b@dead.example"] + shop)
                #expect(own.status == 3, "\(own.output)")
            }
        }
    }

    @Test("a node has a flag for each of its settings")
    func flags() async throws {
        let help = try await Binary.run(["serve", "--help"]).output
        for setting in Setting.allCases { #expect(help.contains("--\(setting.rawValue) "), "\(setting.rawValue)") }
    }
}
