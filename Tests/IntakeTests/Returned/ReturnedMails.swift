import Mail

/// Mails that come back, as servers write them; lines end with CR LF.
enum ReturnedMails {
    static func dsn(
        to path: String, recipient: String, action: String = "failed", status: String = "5.1.1",
        diagnostic: String = "550 5.1.1 <ada@example.com>: User unknown", id: String = "1"
    ) -> String {
        mail(
            """
            From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
            To: \(path)
            Subject: Undelivered Mail Returned to Sender
            Message-ID: <\(id)@mx.example.com>
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="part"

            --part
            Content-Type: text/plain; charset=us-ascii

            This is the mail system at host mx.example.com.

            <\(recipient)>: \(diagnostic)

            --part
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.com
            Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000

            Final-Recipient: rfc822; \(recipient)
            Action: \(action)
            Status: \(status)
            Remote-MTA: dns; store.example.com
            Diagnostic-Code: smtp; \(diagnostic)

            --part
            Content-Type: text/rfc822-headers

            Return-Path: <\(path)>
            From: Shop <news@shop.example>
            Subject: Hello

            --part--
            """)
    }

    static func autoReply(to path: String) -> String {
        mail(
            """
            From: Ada <ada@example.com>
            To: \(path)
            Subject: Out of office: Hello
            Auto-Submitted: auto-replied
            Content-Type: text/plain

            I am away until Monday.
            """)
    }

    static func complaint(
        to address: String, type: String = "abuse", originalMailFrom: String?, header: String = ""
    ) -> String {
        let sender = originalMailFrom.map { "Original-Mail-From: <\($0)>\n" } ?? ""
        return mail(
            """
            From: feedback@provider.example
            To: \(address)
            Subject: Abuse report
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="arf"

            --arf
            Content-Type: text/plain

            This is an email abuse report.

            --arf
            Content-Type: message/feedback-report

            Feedback-Type: \(type)
            User-Agent: Provider/1
            Version: 1
            \(sender)Source-IP: 192.0.2.25

            --arf
            Content-Type: message/rfc822

            From: Shop <news@shop.example>
            \(header)Subject: Hello

            Hello.

            --arf--
            """)
    }

    static func letter(to address: String) -> String {
        mail(
            """
            From: Grace <grace@example.org>
            To: \(address)
            Subject: Lunch

            Are you free on Monday? The mailbox is full of invitations.
            """)
    }

    private static func mail(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
}
