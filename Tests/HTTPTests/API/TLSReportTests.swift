import JSON
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

    @Test(
        "have the fields of RFC 8460 section 4.4, of the kinds it says, and no others",
        arguments: TLSPolicyKind.allCases)
    func schema(kind: TLSPolicyKind) throws {
        let counts = TLSResult.allCases.enumerated().map { count($1, kind, $0 + 1) }
        let policies = ["example.com": "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 86400\n"]
        let report = try #require(TLSReport.of(counts, policies: policies, by: "out.example.net").first).json
        #expect(ReportForm.report.mistakes(report) == [])
        let section = try #require(report["policies"]?.elements.first)
        let failed = section["failure-details"]?.elements.compactMap { $0["failed-session-count"]?.number } ?? []
        #expect(failed.count == TLSResult.allCases.count - 1)
        #expect(section["summary"]?["total-failure-session-count"]?.number == failed.reduce(0, +))
    }

    @Test("name a policy of DANE by the exchanger that published it")
    func dane() throws {
        var (one, two) = (count(.success, .tlsa, 3), count(.certificateNotTrusted, .tlsa, 2))
        one = TLSSessionCount(key: one.key, count: 3)
        var key = two.key
        key.mxHost = "mx2.example.net"
        two = TLSSessionCount(key: key, count: 2)
        let report = try #require(TLSReport.of([two, one], policies: [:], by: "out.example.net").first).json
        let policies = report["policies"]?.elements ?? []
        #expect(policies.map { $0["policy"]?["policy-domain"]?.text } == ["mx.example.com", "mx2.example.net"])
        #expect(policies.map { $0["summary"]?["total-failure-session-count"]?.number } == [0, 2])
        #expect(report["report-id"]?.text?.contains("example.com") == true)
        #expect(ReportForm.report.mistakes(report) == [])
    }

    @Test("the example of RFC 8460 appendix B passes the same check, and a report that lacks a field does not")
    func example() throws {
        let text = """
            {"organization-name":"Company-X","date-range":{"start-datetime":"2016-04-01T00:00:00Z",
            "end-datetime":"2016-04-01T23:59:59Z"},"contact-info":"sts-reporting@company-x.example",
            "report-id":"5065427c-23d3-47ca-b6e0-946ea0e8c4be","policies":[{"policy":{"policy-type":"sts",
            "policy-string":["version: STSv1","mode: testing","mx: *.mail.company-y.example","max_age: 86400"],
            "policy-domain":"company-y.example","mx-host":["*.mail.company-y.example"]},
            "summary":{"total-successful-session-count":5326,"total-failure-session-count":303},
            "failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"2001:db8:abcd:0012::1",
            "receiving-mx-hostname":"mx1.mail.company-y.example","failed-session-count":100},
            {"result-type":"validation-failure","sending-mta-ip":"198.51.100.62","receiving-ip":"203.0.113.58",
            "receiving-mx-hostname":"mx-backup.mail.company-y.example","failed-session-count":3,
            "failure-reason-code":"X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"}]}]}
            """
        #expect(ReportForm.report.mistakes(try JSONParser.parse(Array(text.utf8))) == [])
        let short = text.replacing(#""contact-info":"sts-reporting@company-x.example","#, with: "")
        #expect(ReportForm.report.mistakes(try JSONParser.parse(Array(short.utf8))) == ["/contact-info is missing"])
    }
}
