import Testing

@testable import Verification

@Suite("Lists of domains and offices")
struct AddressListsTests {
    static func lists(_ files: (String, String)...) throws -> AddressLists {
        try AddressLists.standard(overriddenBy: files.map { ($0.0, Array($0.1.utf8)) })
    }

    static func isDisposable(_ domain: String, _ lists: AddressLists = .standard) -> Bool {
        lists.isDisposable(Array(domain.utf8).span)
    }

    static func isFree(_ domain: String) -> Bool { AddressLists.standard.isFree(Array(domain.utf8).span) }

    static func isRole(_ localPart: String) -> Bool { AddressLists.standard.isRole(Array(localPart.utf8).span) }

    @Test(
        "a domain is disposable with all that lies under it, however it is written",
        arguments: ["mailinator.com", "MAILINATOR.com", "x.y.mailinator.com"])
    func disposable(_ domain: String) {
        #expect(Self.isDisposable(domain))
    }

    @Test(
        "and nothing that only ends like it", arguments: ["othermailinator.com", "mailinator.com.example", "com", ""])
    func notDisposable(_ domain: String) {
        #expect(!Self.isDisposable(domain))
    }

    @Test("no provider and no shared name is disposable, nor is a domain above one")
    func guarded() throws {
        var checkedCount = 0
        for file in AddressLists.standardFiles where file.name == "providers.list" || file.name == "guarded.list" {
            for entry in try AddressListFile.parse(file.bytes.span, name: file.name).entries {
                let labels = entry.text.split(separator: ".")
                for start in labels.indices {
                    #expect(!Self.isDisposable(labels[start...].joined(separator: ".")), "\(entry.text)")
                }
                checkedCount += 1
            }
        }
        #expect(checkedCount > 2_000)
    }

    @Test("a file that names a provider is told so, and cannot make it disposable")
    func refused() throws {
        let lists = try Self.lists(
            ("mine.list", "list disposable\ngmail.com\nbad.example\nco.uk\nappleid.com\nhotmail.co.uk\n"))
        for domain in ["gmail.com", "firma.co.uk", "privaterelay.appleid.com", "hotmail.co.uk"] {
            #expect(!Self.isDisposable(domain, lists), "\(domain)")
        }
        #expect(Self.isDisposable("bad.example", lists))
        let source = try #require(lists.sources.last)
        #expect(source.refused.map(\.text) == ["gmail.com", "co.uk", "appleid.com", "hotmail.co.uk"])
        #expect(source.refused.map(\.line) == [2, 4, 5, 6])
        #expect(source.entryCount == 1)
    }

    @Test("a file of another name adds, and takes off what it says")
    func adds() throws {
        let lists = try Self.lists(("mine.list", "list disposable\nbad.example\n- mailinator.com\n"))
        #expect(Self.isDisposable("bad.example", lists))
        #expect(!Self.isDisposable("mailinator.com", lists))
        #expect(Self.isDisposable("guerrillamail.com", lists))
    }

    @Test("a file of the same name takes the place of the one built in")
    func replaces() throws {
        let lists = try Self.lists(("disposable.list", "list disposable\nbad.example\n"))
        #expect(Self.isDisposable("bad.example", lists))
        #expect(!Self.isDisposable("mailinator.com", lists))
        #expect(lists.sources.count(where: { $0.kind == .disposable }) == 1)
    }

    @Test(
        "an office is known in every spelling",
        arguments: [
            "info", "INFO", "no-reply", "no_reply", "NoReply", "do.not.reply", "postmaster", "info+shop", "kontakt",
        ])
    func roles(_ localPart: String) {
        #expect(Self.isRole(localPart))
    }

    @Test("and a person is none", arguments: ["ada", "info.ada", "informatics", "", "+", "...", "müller", "ada+info"])
    func people(_ localPart: String) {
        #expect(!Self.isRole(localPart))
    }

    @Test("what free mail is is told from the domain alone")
    func free() {
        #expect(Self.isFree("gmail.com"))
        #expect(Self.isFree("web.de"))
        #expect(!Self.isFree("example.com"))
    }
}
