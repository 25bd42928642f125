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

    @Test("a node has a flag for each of its settings")
    func flags() async throws {
        let help = try await Binary.run(["serve", "--help"]).output
        for setting in Setting.allCases { #expect(help.contains("--\(setting.rawValue) "), "\(setting.rawValue)") }
    }
}
