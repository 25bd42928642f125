import HTTPTypes
import Mail
import Postmaster
import Storage
import TestKit
import Testing

@testable import HTTP

@Suite("The statistics page", .eachEngine)
struct StatisticsPageTests {
    @Test("shows counts by day and month, told apart by anything")
    func shows() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        try await node.withServer { calls async throws in
            for dimension in StatisticsQuery.Dimension.allCases {
                for grain in StatisticsQuery.Grain.allCases {
                    let path = "/statistics?group_by=\(dimension.rawValue)&interval=\(grain.rawValue)"
                    let page = try await calls.get(path, key: "")
                    #expect(page.status == 200, "\(path): \(page.text)")
                    for words in ["Deliverability", "1 of 5 accepted", "What became of it", "data-export"] {
                        #expect(page.text.contains(words), "\(path): \(words)")
                    }
                }
            }
            let domains = try await calls.get("/statistics?group_by=recipient_domain", key: "").text
            #expect(domains.contains(">example.com</a>"))
            let one = try await calls.get("/statistics?group_by=recipient_domain&value=example.com", key: "").text
            #expect(one.contains("1 of 5 accepted"))
            let csv = try #require(one.links(to: "/statistics.csv").first)
            let file = try await calls.get(csv, key: "")
            #expect(file.headers[.contentType]?.hasPrefix("text/csv") == true && file.text.contains("example.com"))
            #expect(try await calls.get("/statistics?from=0001-01-01&to=9999-12-31", key: "").status == 200)
        }
    }

    @Test("an empty house says the next step; hostile words stay words; a stranger sees none of it")
    func others() async throws {
        try await TestNode().withServer { calls async throws in
            #expect(try await calls.get("/statistics", key: "").text.contains("Nothing was counted"))
            let words = "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
            let page = try await calls.get("/statistics?group_by=provider&value=\(words)", key: "")
            #expect(page.status == 200 && !page.text.contains("<img src=x"))
            #expect(try await calls.get("/statistics?from=soon", key: "").status == 400)
        }
        let house = try await TwoAccounts()
        try await house.node.withRouter { calls async throws in
            let visitor = try await PageVisitor(calls, key: house.strangerKey)
            let page = try await visitor.get("/statistics?group_by=recipient_domain").text
            #expect(page.contains("Nothing was counted") && !page.contains(">example.com</a>"))
        }
    }
}
