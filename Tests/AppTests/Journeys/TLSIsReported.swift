import App
import Foundation
import Spool
import Testing

@Suite("TLS reports")
struct TLSIsReported {
    private struct Report: Decodable {
        struct Policy: Decodable {
            struct Summary: Decodable {
                let succeeded: Int
                let failed: Int

                enum CodingKeys: String, CodingKey {
                    case succeeded = "total-successful-session-count", failed = "total-failure-session-count"
                }
            }
            let summary: Summary
        }
        let id: String
        let contact: String
        let policies: [Policy]

        enum CodingKeys: String, CodingKey {
            case id = "report-id", contact = "contact-info", policies
        }
    }

    @Test("are a line a domain, and a file for one, of yesterday; the table shows the same sessions")
    func story() async throws {
        try await House.with { house in
            let yesterday = Int64(Date().timeIntervalSince1970) / 86_400 - 1
            func count(_ domain: String, _ result: TLSResult, _ count: Int) -> TLSSessionCount {
                TLSSessionCount(
                    key: TLSSessionCount.Key(
                        day: yesterday, policyDomain: domain, kind: .sts, result: result, mxHost: "mx.\(domain)",
                        sourceAddress: "192.0.2.1"), count: count)
            }
            try await house.node.spool.add([
                count("a.example", .success, 40), count("a.example", .certificateExpired, 2),
                count("b.example", .success, 7),
            ])
            let environment = ["POSTRIDER_URL": house.api.base, "POSTRIDER_API_KEY": house.node.localKey]
            let all = try await Binary.run(["tls", "report", "--rfc8460"], environment: environment)
            #expect(all.status == 0 && all.output.split(separator: "\n").count == 2)

            let one = try await Binary.run(
                ["tls", "report", "--rfc8460", "--domain", "a.example"], environment: environment)
            let report = try JSONDecoder().decode(Report.self, from: Data(one.output.utf8))
            #expect(report.id.contains("a.example") && report.contact == "postmaster@mail.postrider.example")
            #expect(report.policies.map(\.summary.succeeded) == [40] && report.policies.map(\.summary.failed) == [2])

            let table = try await Binary.run(["tls", "report"], environment: environment)
            for word in ["a.example", "b.example", "certificate-expired", "successful"] {
                #expect(table.output.contains(word))
            }
        }
    }
}
