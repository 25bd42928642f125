import Testing

@testable import Verification

@Suite("List files")
struct AddressListFileTests {
    static func parse(_ text: String, as kind: AddressListKind? = nil) throws(AddressListError) -> AddressListFile {
        try AddressListFile.parse(Array(text.utf8).span, name: "mine.list", as: kind)
    }

    @Test("say what they are, where they come from, and then an entry a line")
    func reads() throws {
        let list = try Self.parse(
            """
            # ours
            list disposable
            source a page of the net, read by us
            licence CC0
            seen 2026-11-22

            Mailinator.COM   # everybody knows it
            bücher.example\r
            - keep.example
            """)
        #expect(list.kind == .disposable)
        #expect(list.source == "a page of the net, read by us")
        #expect(list.licence == "CC0")
        #expect(list.seen == "2026-11-22")
        #expect(list.entries.map(\.text) == ["mailinator.com", "xn--bcher-kva.example"])
        #expect(list.entries.map(\.line) == [7, 8])
        #expect(list.removals.map(\.text) == ["keep.example"])
    }

    @Test("that say nothing of themselves are read as what they are said to be")
    func plain() throws {
        #expect(try Self.parse("a.example\nb.example\n", as: .disposable).entries.count == 2)
        #expect(try Self.parse("No-Reply\nnoreply+x\n", as: .roles).entries.map(\.text) == ["noreply", "noreply"])
    }

    @Test(
        "are refused with the line and the reason",
        arguments: [
            ("a.example", nil, 1, .noKind), ("", nil, 0, .noKind), ("list disposable\n", nil, 0, .noEntries),
            ("list nice\n", nil, 1, .unknownKind("nice")), ("list free\n", .disposable, 1, .otherKind(.free)),
            ("list disposable\ncom\n", nil, 2, .notADomain("com")),
            ("list disposable\n\na..b\n", nil, 3, .notADomain("a..b")),
            ("list disposable\nada@b.com\n", nil, 2, .notADomain("ada@b.com")),
            ("list disposable\n<html>\n", nil, 2, .notADomain("<html>")),
            ("list roles\na@b\n", nil, 2, .notALocalPart("a@b")),
            ("list providers\na.example 1001\n", nil, 2, .badWeight("1001")),
            ("list providers\na.example +5\n", nil, 2, .badWeight("+5")),
            ("list free\nseen yesterday\n", nil, 2, .badDate("yesterday")),
        ] as [(String, AddressListKind?, Int, AddressListError.Problem)])
    func refuses(_ text: String, kind: AddressListKind?, line: Int, problem: AddressListError.Problem) {
        #expect(throws: AddressListError(file: "mine.list", line: line, problem: problem)) {
            try Self.parse(text, as: kind)
        }
    }

    @Test("an error shows no control character")
    func errors() throws {
        let error = try #require(throws: AddressListError.self) { try Self.parse("list free\n\u{1B}[31mred\n") }
        #expect(error.description == "mine.list:2: '?[31mred' is no domain name of two labels or more")
    }

    @Test("carried in the binary say who made them, under which licence and when")
    func standard() throws {
        #expect(Set(AddressLists.standardFiles.map(\.name)) == Set(AddressListKind.allCases.map(\.fileName)))
        for file in AddressLists.standardFiles {
            let list = try AddressListFile.parse(file.bytes.span, name: file.name)
            #expect(list.kind.fileName == file.name)
            #expect(!list.source.isEmpty && !list.licence.isEmpty && !list.seen.isEmpty, "\(file.name)")
            #expect(list.entries.count > 100, "\(file.name)")
            let texts = list.entries.map(\.text)
            #expect(Set(texts).count == texts.count, "an entry stands twice in \(file.name)")
        }
    }
}
