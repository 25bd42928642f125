import Bounce
import Mail
import Storage
import TestKit
import Testing

@testable import Campaigns

@Suite("Segments", .eachEngine)
struct SegmentsTests {
    /// Ada, Bob, Cyd and Dan, each unlike the others.
    private func populated() async throws -> (ContactHouse, ListKey) {
        let house = try await ContactHouse()
        let news = try await house.contacts.makeList(named: "My News", account: .first)
        try await house.add(
            "ada@example.com", ["city": .text("London"), "age": .number(36), "vip": .flag(true)], tags: ["a", "b"],
            lists: [news.key])
        try await house.add(
            "bob@example.org", ["city": .text("Oslo 100%"), "age": .number(7), "vip": .flag(false)], tags: ["b"])
        var intake = house.intake
        intake.source = ContactSource(.partner, origin: "acme")
        _ = try await house.contacts.take(
            [ContactHouse.draft("cyd@example.net", ["born": .date("1999-12-31")])], intake)
        try await house.add("dan@example.com", ["city": .text("oslo")], lists: [news.key], state: .unconfirmed)
        return (house, news.key)
    }

    private static let rules: [(rule: String, contacts: String)] = [
        ("state is subscribed", "abc"), ("state is unconfirmed", "d"), ("not state is subscribed", "d"),
        ("tagged a", "a"), ("tagged b", "ab"), ("tagged zzz", ""), ("not tagged zzz", "abcd"),
        ("in list \"My News\"", "ad"), ("in list nowhere", ""), ("in list \"My News\" and tagged b", "a"),
        ("source is partner", "c"), ("source is form", "abd"), ("source is partner from \"acme\"", "c"),
        ("source is partner from \"x\"", ""), ("domain is example.com", "ad"),
        ("field city = \"London\"", "a"), ("field city != \"London\"", "bcd"), ("field city = \"oslo\"", "d"),
        ("field city contains \"OSLO\"", "bd"), ("field city contains \"%\"", "b"),
        ("field city starts with \"lon\"", "a"), ("field city < \"M\"", "a"), ("field city is set", "abd"),
        ("not field city is set", "c"), ("not field city = \"London\"", "bcd"),
        ("field age > 7", "a"), ("field age >= 7", "ab"), ("field age = 36", "a"), ("field age != 36", "bcd"),
        ("field age = \"36\"", ""), ("field city = 5", ""),
        ("field vip is true", "a"), ("field vip is false", "bcd"), ("field born < \"2000-01-01\"", "c"),
        ("created within 1 hour", "abcd"), ("created over 1 hour ago", ""), ("opened ever", ""),
        ("opened never", "abcd"), ("soft bounces >= 1", ""), ("stage is active", "abcd"),
        ("tagged a or source is partner", "ac"), ("(tagged a or tagged b) and not field vip is true", "b"),
    ]

    @Test("describe contacts")
    func describe() async throws {
        let (house, _) = try await populated()
        for (rule, contacts) in Self.rules {
            let found = try await house.addresses(rule).compactMap(\.first).map(String.init).joined()
            #expect(found == contacts, "\(rule)")
        }
    }

    @Test("text from outside only ever becomes a value")
    func hostile() async throws {
        let (house, _) = try await populated()
        for text in ["x' OR 1=1 --", "\\\"; DROP TABLE contact; --", "%", "_", "!", "é\u{0}"] {
            let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            for rule in ["tagged \"\(quoted)\"", "field city = \"\(quoted)\"", "in list \"\(quoted)\""] {
                #expect(try await house.addresses(rule).isEmpty, "\(rule)")
            }
        }
        #expect(try await house.addresses("state is subscribed").count == 3)
    }

    @Test("an audience holds only whom mail may go to, page by page in key order")
    func audience() async throws {
        let (house, news) = try await populated()
        #expect(try await house.recipients(.list(news)) == ["ada@example.com"])
        let everybody = try await house.contacts.makeSegment(named: "all", rule: "created ever", account: .first)
        #expect(
            try await house.recipients(.segment(everybody.key), limit: 1)
                == ["ada@example.com", "bob@example.org", "cyd@example.net"])
        let page = try await house.contacts.recipients(
            of: .segment(everybody.key), account: .first, after: nil, limit: 10)
        #expect(page.next == nil)
        #expect(page.members[0].fields == ["city": "London", "age": "36", "vip": "true", "email": "ada@example.com"])
        #expect(page.members[1].fields["vip"] == "")
        await #expect(throws: SegmentError.notFound) {
            _ = try await house.contacts.recipients(
                of: .segment(everybody.key), account: AccountID(number: 2), after: nil, limit: 10)
        }
    }

    @Test("a walk goes on over windows in which nobody matches")
    func windows() async throws {
        let house = try await ContactHouse()
        let count = SegmentQuery.windowSize + 50
        for start in stride(from: 0, to: count, by: 1_000) {
            let drafts = (start..<min(start + 1_000, count)).map { number in
                ContactHouse.draft("u\(number)@example.com", number == count - 1 ? ["last": .flag(true)] : [:])
            }
            _ = try await house.contacts.take(drafts, house.intake)
        }
        #expect(try await house.addresses("field last is true") == ["u\(count - 1)@example.com"])
        let all = try await house.contacts.makeSegment(named: "all", rule: "created ever", account: .first)
        let found = try await house.recipients(.segment(all.key), limit: 999)
        #expect(found.count == count && Set(found).count == count)
    }

    @Test("every plan goes by an index")
    func plans() async throws {
        let (house, _) = try await populated()
        let rules = [
            "created ever", "tagged a", "in list \"My News\" and field city = \"x\"", "state is unconfirmed",
            "stage is re-engagement", "not tagged a or in list \"My News\"", "field city contains \"x\"",
        ]
        for rule in rules {
            let plan = try await house.store.engine.read { connection -> [String] in
                guard connection.dialect.kind == .sqlite else { return [] }
                let query = try Contacts.query(
                    Contacts.RuleSet(rules: [try SegmentParser.parse(rule)]), account: .first, now: .zero,
                    on: connection)
                return try connection.all(
                    Statement("EXPLAIN QUERY PLAN " + query.matches.sql),
                    query.matchBindings(after: ContactKey(number: 0), limit: 10)
                ) { $0.text(3) }
            }
            let scans = plan.filter { $0.hasPrefix("SCAN") && !$0.contains("SCAN d") && !$0.contains("(subquery") }
            #expect(scans.isEmpty, "\(rule): \(plan)")
        }
    }

    @Test("names are unique, rules are checked, and the standing ones are there")
    func records() async throws {
        let house = try await ContactHouse()
        _ = try await house.contacts.makeSegment(named: "x", rule: "tagged a", account: .first)
        await #expect(throws: SegmentError.nameTaken) {
            _ = try await house.contacts.makeSegment(named: "x", rule: "tagged a", account: .first)
        }
        await #expect(throws: SegmentError.self) {
            _ = try await house.contacts.makeSegment(named: "y", rule: "tagged", account: .first)
        }
        let names = try await house.contacts.segments(of: .first).map(\.name)
        #expect(names == ["re-engagement", "soft-bouncers", "unconfirmed", "x"])
    }
}
