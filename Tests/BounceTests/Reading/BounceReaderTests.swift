import Bounce
import Mail
import Testing

@Suite("Bounce reader")
struct BounceReaderTests {
    private func read(_ lines: String) -> MailReading { BounceReader().read(ParsedMail.parse(Array(lines.utf8))) }

    @Test("reads a delivery-status: address, action, reason")
    func deliveryStatus() throws {
        let reading = read(SampleMails.postfix)
        #expect(reading.kind == .bounce)
        #expect(reading.dialect == "postfix")
        #expect(reading.originalMessageID == "<1@shop.example>")
        let recipient = try #require(reading.recipients.first)
        #expect(recipient.address?.text == "anna@example.com")
        #expect(recipient.action == "failed")
        #expect(recipient.diagnosis.reason == .recipientUnknown)
        #expect(recipient.diagnosis.status == .hardBounce)
        #expect(recipient.diagnosis.replyCode?.number == 550)
    }

    @Test("reads a notice without a delivery-status, each recipient by itself")
    func notice() {
        let reading = read(SampleMails.qmail)
        #expect(reading.kind == .bounce)
        #expect(reading.recipients.map(\.address?.text) == ["anna@example.com", "ben@example.org"])
        #expect(reading.recipients.map(\.diagnosis.reason) == [.recipientUnknown, .mailboxFull])
    }

    @Test("takes a person's mail about a full mailbox for no bounce")
    func quiet() {
        let reading = read(
            """
            From: Carla <carla@example.net>
            To: anna@example.com
            Subject: Re: your mailbox is full

            Hi, my mail to ben@example.org could not be delivered: 552 mailbox full. Can you tell him?

            """)
        #expect(reading.kind == .notABounce)
    }

    @Test("gives the same reading every time")
    func deterministic() {
        let first = read(SampleMails.qmail)
        for _ in 0..<20 { #expect(read(SampleMails.qmail) == first) }
    }
}

enum SampleMails {
    static let postfix = """
        From: MAILER-DAEMON@mx.shop.example (Mail Delivery System)
        To: sender@shop.example
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

        --b1
        Content-Type: text/plain

        This is the mail system at host mx.shop.example.

        <anna@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1
            <anna@example.com>: Recipient address rejected: User unknown (in reply to
            RCPT TO command)

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.shop.example

        Final-Recipient: rfc822; anna@example.com
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example.com
        Diagnostic-Code: smtp; 550 5.1.1 <anna@example.com>: Recipient address
            rejected: User unknown

        --b1
        Content-Type: text/rfc822-headers

        Message-ID: <1@shop.example>
        Subject: Your order
        To: anna@example.com

        --b1--

        """

    static let qmail = """
        From: MAILER-DAEMON@mx.shop.example
        To: sender@shop.example
        Subject: failure notice

        Hi. This is the qmail-send program at mx.shop.example.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <anna@example.com>:
        192.0.2.1 does not like recipient.
        Remote host said: 550 5.1.1 <anna@example.com>... User unknown
        Giving up on 192.0.2.1.

        <ben@example.org>:
        192.0.2.2 does not like recipient.
        Remote host said: 552 5.2.2 Mailbox full
        Giving up on 192.0.2.2.

        --- Below this line is a copy of the message.

        Return-Path: <sender@shop.example>
        To: carla@example.net
        Subject: Your order

        """
}
