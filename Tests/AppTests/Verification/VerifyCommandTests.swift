import Foundation
import Testing

@testable import App

@Suite("The verify and address-lists commands")
struct VerifyCommandTests {
    @Test("say what becomes of an address, to people and to programs")
    func verifies() async throws {
        try await Scratch.with { directory in
            let single = try await Binary.run(["verify", "--data", directory, "ada@gnail.com"])
            #expect(single.status == 0)
            #expect(single.output.contains("typo_suspected"))
            #expect(single.output.contains("gmail.com was probably meant"))
            let several = try await Binary.run([
                "verify", "--data", directory, "--ndjson", "ada@web.de", "ada", "a b@c.de",
            ])
            #expect(several.status == 3)
            let lines = several.output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[0].contains(#""verdict":"unknown","reason":"ok""#))
            #expect(lines[1].contains(#"{"name":"syntax","status":"fail","detail":"there is no @""#))
            let document = try await Binary.run([
                "verify", "--data", directory, "--json", "ada@web.de", "x@[192.0.2.1]",
            ])
            let list = try JSONSerialization.jsonObject(with: Data(document.output.utf8)) as? [[String: Any]]
            #expect(list?.count == 2)
            let strict = try await Binary.run(["verify", "--data", directory, "--policy", "signup", "x@[192.0.2.1]"])
            #expect(strict.status == 3)
            let nothing = try await Binary.run(["verify", "--data", directory, "--json"])
            #expect(nothing.status == 0 && nothing.output == "[]\n")
            for wrong in [["--input", "json", "a@b.de"], ["-", "a@b.de"], ["--level", "deep", "a@b.de"]] {
                #expect(try await Binary.run(["verify"] + wrong).status == 2, "\(wrong)")
            }
        }
    }

    @Test("put a list in its place, tell what changes, and leave large providers out")
    func updates() async throws {
        try await Scratch.with { directory in
            let (data, file) = ("\(directory)/data", "\(directory)/mine.txt")
            try "bad.example\ngmail.com\nworse.example\n".write(toFile: file, atomically: false, encoding: .utf8)
            let unknown = try await Binary.run(["address-lists", "update", "--data", data, file])
            #expect(unknown.status == 2)
            #expect(unknown.errors.contains("\(file):1: the file does not say which list it is"))
            let arguments = ["lists", "update", "--data", data, "--kind", "disposable", "--licence", "CC0", file]
            let tried = try await Binary.run(arguments + ["--dry-run"])
            #expect(tried.status == 0)
            #expect(tried.errors.contains("\(file):2: gmail.com is a large provider's"))
            #expect(tried.errors.contains("2 added (bad.example, worse.example)"))
            #expect(!FileManager.default.fileExists(atPath: "\(data)/lists"))
            #expect(try await Binary.run(arguments).status == 3, "most of the list would go")
            #expect(try await Binary.run(arguments + ["--force"]).status == 0)
            let installed = try String(contentsOfFile: "\(data)/lists/disposable.list", encoding: .utf8)
            #expect(installed == "list disposable\nlicence CC0\n\nbad.example\nworse.example\n")
            let verified = try await Binary.run([
                "verify", "--data", data, "--ndjson", "ada@x.bad.example", "ada@gmail.com",
            ])
            #expect(verified.output.contains(#""reason":"disposable""#))
            #expect(verified.output.contains(#""reason":"ok""#))
            let listed = try await Binary.run(["address-lists", "--data", data, "--ndjson"])
            #expect(listed.output.contains(#""list":"disposable","file":"disposable.list","entry_count":2"#))
            try "list disposable\n???\n".write(toFile: "\(data)/lists/torn.list", atomically: false, encoding: .utf8)
            let torn = try await Binary.run(["verify", "--data", data, "ada@gmail.com"])
            #expect(torn.status == 2)
            #expect(torn.errors.contains("torn.list:2: '???' is no domain name"))
        }
    }
}
