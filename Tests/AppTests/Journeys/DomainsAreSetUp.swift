import App
import Foundation
import Testing

@Suite("The commands for sending domains")
struct DomainsAreSetUp {
    private struct Domain: Decodable {
        struct Key: Decodable {
            struct Record: Decodable { let name: String }
            let selector: String
            let algorithm: String
            let state: String
            let record: Record?
        }
        let domain: String
        let signs: Bool
        let keys: [Key]
    }

    private struct Report: Decodable {
        struct Finding: Decodable { let check: String }
        let state: String
        let findings: [Finding]
    }

    /// `postrider domains …` beside a node that runs.
    private struct Commands {
        let house: House

        func run(_ arguments: String...) async throws -> Binary.Run { try await run(arguments) }

        func run(_ arguments: [String]) async throws -> Binary.Run {
            try await Binary.run(
                ["domains"] + arguments,
                environment: ["POSTRIDER_URL": house.api.base, "POSTRIDER_API_KEY": house.node.localKey])
        }

        func domain(_ arguments: String...) async throws -> Domain {
            let run = try await run(arguments + ["--json"])
            try #require(run.status == 0, "\(run.errors)")
            return try JSONDecoder().decode(Domain.self, from: Data(run.output.utf8))
        }
    }

    @Test("add a domain, say what to publish, let its keys sign, rotate them and forget it")
    func life() async throws {
        try await House.with { house in
            let commands = Commands(house: house)
            let added = try await commands.run(
                "add", "Shop.Example", "--algorithm", "ed25519-sha256", "--selector", "s1")
            #expect(added.status == 0)
            #expect(added.output.contains("s1  ed25519-sha256  waiting: publish its record"))
            #expect(added.output.contains("host   s1._domainkey.shop.example"))
            #expect(added.output.contains("value  v=DKIM1; k=ed25519; p="))
            #expect(added.errors == "then: postrider domains check Shop.Example\n")

            let active = try await commands.domain("activate", "shop.example")
            #expect(active.signs && active.keys.map(\.state) == ["active"])
            let rotated = try await commands.domain("rotate", "shop.example")
            #expect(rotated.keys.map(\.algorithm) == ["ed25519-sha256", "ed25519-sha256"])
            #expect(rotated.keys.map(\.state) == ["active", "waiting"])
            let shown = try await commands.domain("show", "shop.example")
            #expect(shown.keys.map(\.selector) == rotated.keys.map(\.selector))
            #expect(shown.keys.first?.record?.name == "s1._domainkey.shop.example")

            let list = try await commands.run()
            #expect(list.output.contains("shop.example") && list.output.contains("s1 active"))
            let removed = try await commands.run("remove", "shop.example")
            #expect(removed.status == 0 && removed.output.isEmpty && removed.errors.contains("is forgotten"))
            #expect(try await commands.run("list").errors.contains("no domains"))
        }
    }

    @Test("check a domain, and say by the exit status whether something is to be mended")
    func check() async throws {
        try await House.with { house in
            let commands = Commands(house: house)
            _ = try await commands.run("add", "shop.example", "--algorithm", "ed25519-sha256")
            let report = try await commands.run("check", "shop.example", "--json")
            let found = try JSONDecoder().decode(Report.self, from: Data(report.output.utf8))
            #expect(Set(found.findings.map(\.check)).isSuperset(of: ["spf", "dkim", "dmarc"]))
            #expect(report.status == (found.state == "unknown" ? 6 : 3))
            let sheet = try await commands.run("check", "shop.example")
            #expect(sheet.status == report.status)
            #expect(sheet.output.contains("_dmarc.shop.example"))
        }
    }

    @Test("bring a key along from a file, which is never shown again")
    func brought() async throws {
        try await Scratch.with { directory in
            try Certificate.makeKey("ed25519", at: directory + "/mine.pem")
            try await House.with { house in
                let commands = Commands(house: house)
                let added = try await commands.domain(
                    "add", "shop.example", "--private-key-file", directory + "/mine.pem", "--selector", "mine")
                #expect(added.keys.map(\.selector) == ["mine"] && added.keys.map(\.algorithm) == ["ed25519-sha256"])
                let again = try await commands.run("rotate", "shop.example", "--private-key-file", directory + "/none")
                #expect(again.status == 5 && again.errors.contains("cannot read \(directory)/none"))
            }
        }
    }

    @Test(
        "say what is wrong, with the exit status of its kind",
        arguments: [
            (["show", "nobody.example"], Int32(5), "No such domain"),
            (["rotate", "nobody.example"], 5, "No such domain"),
            (["remove", "nobody.example"], 5, "No such domain"), (["check", "nobody.example"], 5, "No such domain"),
            (["add", "no domain"], 2, "domain"), (["add", "shop.example", "--algorithm", "rsa"], 2, "algorithm"),
            (["add"], 2, "domain"),
        ])
    func refused(arguments: [String], status: Int32, word: String) async throws {
        try await House.with { house in
            let run = try await Commands(house: house).run(arguments)
            #expect(run.status == status && run.output.isEmpty)
            #expect(run.errors.contains(word), "\(run.errors)")
        }
    }
}
