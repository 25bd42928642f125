import TestKit
import Testing

@testable import Mail

@Suite("Delivery report")
struct DeliveryReportTests {
    private func report(_ text: String) -> DeliveryReport {
        let bytes = Array(text.utf8)
        return DeliveryReport(bytes, in: 0..<bytes.count)
    }

    private func finals(_ report: DeliveryReport) -> [String] {
        report.recipients.map { $0.finalRecipient.map { report.address($0) } ?? "" }
    }

    @Test(
        "tells its recipients apart, however the groups are parted",
        arguments: [
            "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@x\nAction: failed\n\nFinal-Recipient: rfc822; b@x\nAction: failed\n",
            "\n\nReporting-MTA: dns; mx\nFinal-Recipient: rfc822; a@x\nAction: failed\nFinal-Recipient: rfc822; b@x\nAction: failed",
            "Reporting-MTA: dns; mx\n\n\nFinal-Recipient: rfc822; a@x\n\nAction: failed\n\n\nFinal-Recipient: rfc822; b@x\n \nAction: failed",
            "Original-Recipient: rfc822;a@x\nFinal-Recipient: rfc822;a@x\nAction: failed\n\nOriginal-Recipient: rfc822;b@x\nFinal-Recipient: rfc822;b@x\nAction: failed",
            "Final-Recipient: a@x\r\nAction: failed\r\nFinal-Recipient: <b@x> (gone)\r\nAction: failed\r\n",
            "Final-Recipient: rfc822;a@x\rAction: failed\r\rFinal-Recipient: rfc822;b@x\rAction: failed\r",
        ])
    func groups(text: String) {
        let report = report(text)
        #expect(finals(report) == ["a@x", "b@x"])
        #expect(report.recipients.map(\.action) == [.failed, .failed])
    }

    @Test(
        "reads a status with what stands round it",
        arguments: [
            ("5.1.1", "5.1.1"), ("5.1.1 (unknown user)", "5.1.1"), ("#5.7.1", "5.7.1"), ("smtp; 4.2.2", "4.2.2"),
            ("5.0.0 5.1.1", "5.0.0"), ("unknown", nil), ("", nil), ("15.1.1", nil), ("9.1.1", nil),
            ("5.99999.1", nil),
        ] as [(String, String?)])
    func status(text: String, code: String?) {
        let recipient = report("Final-Recipient: rfc822; a@x\nStatus: \(text)\n").recipients.first
        #expect(recipient?.status?.description == code)
    }

    @Test(
        "reads an action in any form",
        arguments: [
            ("failed", .failed), ("Failed (bad address)", .failed), ("failure", .failed), ("delayed", .delayed),
            ("delivered", .delivered), ("DELIVERED (to mailbox)", .delivered), ("relayed", .relayed),
            ("expanded", .expanded), ("exploded", nil),
        ] as [(String, ReportRecipient.Action?)])
    func action(text: String, action: ReportRecipient.Action?) {
        #expect(report("Final-Recipient: rfc822; a@x\nAction: \(text)\n").recipients.first?.action == action)
    }

    @Test(
        "parts a type from its value where one stands",
        arguments: [
            ("smtp; 550 no", "smtp", "550 no"), ("SMTP;550 no; go away", "SMTP", "550 no; go away"),
            ("550 no", nil, "550 no"), ("X-Unix; 67", "X-Unix", "67"),
            ("smtp; 550 no\n (really) no\n\t; gone", "smtp", "550 no (really) no\t; gone"),
            ("host said; no", nil, "host said; no"),
        ] as [(String, String?, String)])
    func diagnostic(text: String, type: String?, value: String) throws {
        let report = report("Final-Recipient: rfc822; a@x\nDiagnostic-Code: \(text)\n")
        let recipient = try #require(report.recipients.first)
        #expect(recipient.diagnosticType.map(report.text) == type)
        #expect(recipient.diagnostic.map(report.text) == value)
    }

    @Test("keeps the words of a line that lost its indentation")
    func lostIndentation() {
        let report = report("Final-Recipient: rfc822; a@x\nDiagnostic-Code: smtp; 550 no\nsuch user\nStatus: 5.1.1\n")
        #expect(report.recipients.first?.diagnostic.map(report.text) == "550 nosuch user")
        #expect(report.recipients.first?.status?.description == "5.1.1")
    }

    @Test("undoes xtext and UTF-8 addresses")
    func addresses() throws {
        let report = report(
            "Original-Recipient: rfc822;anna+2Bx+3Dy@x\nFinal-Recipient: utf-8; j\\x{FC}rgen@x\nX-Actual-Recipient: rfc822; <real@x>\n"
        )
        let recipient = try #require(report.recipients.first)
        #expect(recipient.originalRecipient.map { report.address($0, isOriginal: true) } == "anna+x=y@x")
        #expect(recipient.finalRecipient.map { report.address($0) } == "jürgen@x")
        #expect(recipient.actualRecipient.map { report.address($0) } == "real@x")
    }

    @Test("is read out of a mail, encoded or not")
    func fixtures() throws {
        for (name, finals) in [
            ("delivery-status", ["anna@example.com", "bert@example.com"]), ("html-base64", ["frida@example.com"]),
            ("transcript", ["ida@example.com", "jan@example.com"]), ("delayed", ["lena@example.com"]),
        ] {
            let mail = ParsedMail.parse(try Fixtures.bytes("Mail/\(name).eml"))
            let report = DeliveryReport(mail, part: try #require(mail.firstPart(.deliveryStatus)))
            #expect(self.finals(report) == finals, "\(name)")
            #expect(report.reportingMTA != nil, "\(name)")
        }
    }

    @Test("has bounds")
    func bounds() {
        let many = report(String(repeating: "Final-Recipient: rfc822; a@x\nStatus: 5.1.1\n", count: 3_000))
        #expect(many.recipients.count == DeliveryReport.recipientLimit)
        #expect(report("").recipients.isEmpty)
        #expect(report("nothing like it").recipients.isEmpty)
    }
}
