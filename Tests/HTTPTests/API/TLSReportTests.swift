import Spool
import Testing

@testable import HTTP

@Suite("TLS reports")
struct TLSReportTests {
    private func count(_ result: TLSResult, _ kind: TLSPolicyKind, _ count: Int, domain: String = "example.com")
        -> TLSSessionCount
    {
        TLSSessionCount(
            key: TLSSessionCount.Key(
                day: 20_000, policyDomain: domain, kind: kind, result: result, mxHost: "mx.\(domain)",
                sourceAddress: "192.0.2.1"), count: count)
    }

    @Test("are one a day and domain, with sums and each kind of failure")
    func report() throws {
        let reports = TLSReport.of(
            [
                count(.success, .sts, 40), count(.certificateExpired, .sts, 2), count(.startTLSNotSupported, .sts, 1),
                count(.success, .none, 7, domain: "example.org"),
            ], policies: ["example.com": "version: STSv1\r\nmx: mx.example.com\r\n"], by: "out.example.net")
        #expect(reports.map(\.domain) == ["example.com", "example.org"])
        let json = reports[0].json
        #expect(json["date-range"]?["start-datetime"]?.text == "2024-10-04T00:00:00Z")
        #expect(json["organization-name"]?.text == "out.example.net")
        let section = try #require(json["policies"]?.elements.first)
        #expect(section["policy"]?["policy-type"]?.text == "sts")
        #expect(
            section["policy"]?["policy-string"]?.elements.compactMap(\.text) == [
                "version: STSv1", "mx: mx.example.com",
            ])
        #expect(section["policy"]?["mx-host"]?.elements.compactMap(\.text) == ["mx.example.com"])
        #expect(section["summary"]?["total-successful-session-count"] == .integer(40))
        #expect(section["summary"]?["total-failure-session-count"] == .integer(3))
        let details = section["failure-details"]?.elements ?? []
        #expect(details.compactMap { $0["result-type"]?.text } == ["certificate-expired", "starttls-not-supported"])
        #expect(details[0]["sending-mta-ip"]?.text == "192.0.2.1")
    }
}
