import Testing

@testable import Verification

@Suite("What a new list changes")
struct AddressListUpdateTests {
    static func list(_ text: String) throws -> AddressListFile {
        try AddressListFile.parse(Array(text.utf8).span, name: "new")
    }

    static func update(_ new: String, over old: String) throws -> AddressListUpdate {
        let current = [
            ("disposable.list", try list("list disposable\nbuilt-in.example\n")), ("disposable.list", try list(old)),
            ("providers.list", try list("list providers\nmail.large.example 900\n")),
        ]
        return AddressListUpdate(try list(new), over: current.map { (name: $0.0, list: $0.1) })
    }

    @Test("is told by its entries, held against the list in force")
    func changes() throws {
        let update = try Self.update(
            "list disposable\nsource here\nseen 2026-11-22\nc.example\nb.example\nB.example\n- d.example\nd.example\n",
            over: "list disposable\na.example\nb.example\n")
        #expect(update.countBefore == 2 && update.countAfter == 2)
        #expect(update.added == ["c.example"])
        #expect(update.removed == ["a.example"])
        #expect(update.refused.isEmpty)
        #expect(!update.isSuspicious)
        #expect(
            String(decoding: update.bytes, as: UTF8.self)
                == "list disposable\nsource here\nseen 2026-11-22\n\nb.example\nc.example\n")
    }

    @Test("leaves out what is guarded, and domains above it")
    func guarded() throws {
        let update = try Self.update(
            "list disposable\nmail.large.example\nlarge.example\nx.mail.large.example\n",
            over: "list disposable\na.example\n")
        #expect(update.refused.map(\.text) == ["mail.large.example", "large.example"])
        #expect(update.added == ["x.mail.large.example"])
    }

    @Test("is doubted where most of the list would go")
    func suspicious() throws {
        #expect(
            try Self.update("list disposable\nz.example\n", over: "list disposable\na.example\nb.example\n")
                .isSuspicious)
    }

    @Test("what is written reads as the same list")
    func roundTrip() throws {
        for file in AddressLists.standardFiles {
            let list = try AddressListFile.parse(file.bytes.span, name: file.name)
            let written = AddressListUpdate(list, over: []).bytes
            let again = try AddressListFile.parse(written.span, name: file.name)
            let key = { (entry: AddressListFile.Entry) in "\(entry.text) \(entry.weight) \(entry.provider ?? "")" }
            #expect(again.entries.map(key) == list.entries.map(key).sorted())
            #expect(again.source == list.source && again.licence == list.licence && again.seen == list.seen)
        }
    }
}
