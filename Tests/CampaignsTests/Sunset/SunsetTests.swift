import Bounce
import Mail
import Storage
import TestKit
import Testing

@testable import Campaigns

@Suite("Sunset", .eachEngine)
struct SunsetTests {
    @Test("silent contacts go to re-engagement, then out; a preview changes nothing (R53)")
    func steps() async throws {
        let house = try await ContactHouse()
        let news = try await house.contacts.makeList(named: "News", account: .first)
        for name in ["silent", "little-mail"] { try await house.add("\(name)@example.com", lists: [news.key]) }
        for number in 0..<6 {
            house.time.advance(by: .seconds(31 * 86_400))
            try await house.send(to: ["silent@example.com"], campaign: "c\(number)", .ok)
        }
        try await house.add("new@example.com", lists: [news.key])
        let preview = try await house.contacts.previewSunset(of: .first)
        #expect(
            preview.silenced == 1 && preview.retired == 0 && preview.samples.map(\.address) == ["silent@example.com"])
        #expect(try await house.contact("silent@example.com")?.stage == .active)

        #expect(try await house.contacts.runSunset(of: .first).silenced == 1)
        #expect(try await house.recipients(.list(news.key)) == ["little-mail@example.com", "new@example.com"])
        let segment = try #require(try await house.contacts.segment(named: "re-engagement", account: .first))
        #expect(try await house.recipients(.segment(segment.key)) == ["silent@example.com"])
        #expect(try await house.contacts.runSunset(of: .first) == SunsetCount())

        house.time.advance(by: .seconds(31 * 86_400))
        #expect(try await house.contacts.runSunset(of: .first).retired == 1)
        #expect(try await house.contact("silent@example.com")?.stage == .out)
        #expect(try await house.recipients(.segment(segment.key)).isEmpty)
    }
}
