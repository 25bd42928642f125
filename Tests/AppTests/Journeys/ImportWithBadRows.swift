import App
import JSON
import NIOHTTP1
import TestKit
import Testing

@Suite("An import with bad rows", .eachEngine)
struct ImportWithBadRows {
    private static let file = """
        E-Mail;Name;Consent
        ada@shop.test;Ada;2026-05-01
        nobody;Bob;2026-05-01

        spared@shop.test;Cy;2026-05-01
        grace@shop.test;Grace;last spring
        grace@shop.test;Grace;2026-05-02
        hedy@shop.test;Hedy;2026-05-03;more

        """

    @Test("is tried without a trace, takes the good rows, and gives the others back with row and reason")
    func story() async throws {
        try await House.with { house in
            let api = house.api
            try await api.done(.POST, "/v1/lists", #"{"name":"News"}"#)
            try await api.done(.POST, "/v1/suppressions", #"{"address":"spared@shop.test"}"#)

            let tried = try await read(house, "&dry_run=true")
            #expect(tried["created"]?.number == 2 && tried["rejected"]?.number == 3, "\(tried.text)")
            #expect(try await api.done(.GET, "/v1/contacts")["data"]?.elements.isEmpty == true)

            let done = try await read(house, "")
            #expect(done["created"]?.number == 2 && done["rejected"]?.number == 3, "\(done.text)")
            #expect(done["suppressed"]?.number == 1)
            let id = try #require(done["id"]?.text)
            let rejects = try await api.done(.GET, "/v1/imports/\(id)/rejects").text.split(whereSeparator: \.isNewline)
            #expect(rejects.first == "row,reason,text")
            #expect(rejects.dropFirst().map { $0.prefix { $0 != "," } } == ["3", "5", "6", "8"], "\(rejects)")
            #expect(rejects.dropFirst().allSatisfy { $0.contains("@shop.test") || $0.contains("nobody") })

            let members = try await api.done(.GET, "/v1/contacts?rule=in%20list%20News")["data"]?.elements ?? []
            #expect(members.compactMap { $0["email"]?.text } == ["ada@shop.test", "grace@shop.test"])
            #expect(members.allSatisfy { $0["source"]?["kind"]?.text == "partner" })
        }
    }

    /// Sends the file and waits until it is read.
    private func read(_ house: House, _ options: String) async throws -> TestAPI.Answer {
        let map = "%7B%22E-Mail%22%3A%22email%22%2C%22Consent%22%3A%22consent_at%22%7D"
        let path = "/v1/imports?list=News&source=partner&origin=fair&map=\(map)\(options)"
        let taken = try await house.api.call(.POST, path, Self.file, type: "text/csv")
        #expect(taken.status == 202, "\(taken.text)")
        let place = try #require(taken.location)
        #expect(try await eventually { try await house.api.done(.GET, place)["state"]?.text == "finished" })
        return try await house.api.done(.GET, place)
    }
}
