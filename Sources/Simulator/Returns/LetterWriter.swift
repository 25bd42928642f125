import Mail

/// Writes a mail that comes back: the bytes that its sender brings to the return path.
struct LetterWriter: Hashable, Sendable {
    let letter: ReturnLetter
    /// The exchanger that took the message.
    let host: String
    let recipient: Mailbox
    /// The MAIL FROM of the message that was taken.
    let returnPath: Mailbox
    /// The message's header as it came, CR LF line ends.
    let header: [UInt8]
    /// Tells this mail from others: letters, digits, hyphens.
    let id: String

    /// Whom it is brought to: complaints go to the feedback address that the sender has signed up for.
    var destination: Mailbox {
        guard letter.form == .complaint else { return returnPath }
        return Mailbox("fbl@\(returnPath.domain)") ?? returnPath
    }

    /// CR LF line ends, not dot-stuffed.
    var bytes: [UInt8] {
        switch letter.form {
        case .report(let action): report(action)
        case .failedRecipients: failedRecipients
        case .prose: prose
        case .autoReply: autoReply
        case .complaint: complaint
        }
    }

    private var diagnostic: String {
        let places = Wording.Places(recipient: recipient.description, domain: recipient.domain.text, host: host)
        return String(decoding: letter.diagnostic.bytes(places).dropLast(2), as: UTF8.self)
    }

    private func head(_ from: String, subject: String, _ more: String...) -> String {
        let fields = [
            "From: \(from)", "To: \(destination)", "Subject: \(subject)", "Message-ID: <\(id)@\(host)>",
            "Date: Sat, 21 Nov 2026 12:00:00 +0000", "MIME-Version: 1.0",
        ]
        return (fields + more).joined(separator: "\n") + "\n"
    }

    private func report(_ action: String) -> [UInt8] {
        let news =
            switch action {
            case "delayed": "has not been delivered yet; we go on trying"
            case "relayed": "was passed on to a system that tells nothing further"
            default: "could not be delivered"
            }
        return mail(
            head(
                "Mail system at \(host) <mailer-daemon@\(host)>", subject: "Delivery report: \(action)",
                "Auto-Submitted: auto-replied",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_\(id)\"")
                    + """

                    --=_\(id)
                    Content-Type: text/plain; charset=utf-8

                    Your message to \(recipient) \(news).
                    The server behind us said: \(diagnostic)

                    --=_\(id)
                    Content-Type: message/delivery-status

                    Reporting-MTA: dns; \(host)

                    Final-Recipient: rfc822; \(recipient)
                    Action: \(action)
                    Status: \(letter.status)
                    Diagnostic-Code: smtp; \(diagnostic)

                    --=_\(id)
                    Content-Type: text/rfc822-headers


                    """, header, "\n--=_\(id)--\n")
    }

    private var failedRecipients: [UInt8] {
        mail(
            head(
                "Mail Delivery System <mailer-daemon@\(host)>",
                subject: "Mail delivery failed: returning message to sender",
                "X-Failed-Recipients: \(recipient)", "Auto-Submitted: auto-replied",
                "Content-Type: text/plain; charset=utf-8")
                    + """

                    Your message did not reach this address, and we have given up:

                      \(recipient)
                        SMTP error from remote mail server after RCPT TO:<\(recipient)>:
                        \(diagnostic)

                    ------ The header of your message follows. ------


                    """, header, "")
    }

    private var prose: [UInt8] {
        mail(
            head(
                "mailer-daemon@\(host)", subject: "Failure notice",
                "Content-Type: text/plain; charset=utf-8")
                    + """

                    We are sorry: this message could not be brought to its recipient.

                    <\(recipient)>:
                    Remote host said: \(diagnostic)

                    --- Below this line is the header of the message.


                    """, header, "")
    }

    private var autoReply: [UInt8] {
        mail(
            head(
                "\(recipient)", subject: "Out of office", "Auto-Submitted: auto-replied", "X-Autoreply: yes",
                "Content-Type: text/plain; charset=utf-8")
                    + """

                    I am on holiday until Monday and read no mail. In urgent cases, please ring the office.

                    """, [], "")
    }

    private var complaint: [UInt8] {
        mail(
            head(
                "Feedback <feedback@\(host)>", subject: "A recipient reported your message",
                "Content-Type: multipart/report; report-type=feedback-report; boundary=\"=_\(id)\"")
                    + """

                    --=_\(id)
                    Content-Type: text/plain; charset=utf-8

                    One of our users has marked the message below as unwanted.

                    --=_\(id)
                    Content-Type: message/feedback-report

                    Feedback-Type: abuse
                    User-Agent: Simulator/1
                    Version: 1
                    Original-Mail-From: <\(returnPath)>
                    Reported-Domain: \(returnPath.domain)

                    --=_\(id)
                    Content-Type: message/rfc822


                    """, withoutRecipient, "\n--=_\(id)--\n")
    }

    /// Providers strike out who complained.
    private var withoutRecipient: [UInt8] {
        let lines = header.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let kept = lines.filter { !$0.starts(with: Array("To:".utf8)) }
        return Array(kept.joined(separator: [UInt8(ascii: "\n")]))
    }

    private func mail(_ start: String, _ middle: [UInt8], _ end: String) -> [UInt8] {
        LetterWriter.lines(start) + middle + LetterWriter.lines(end)
    }

    private static func lines(_ text: String) -> [UInt8] {
        text.utf8.reduce(into: []) { bytes, byte in
            if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\r")) }
            bytes.append(byte)
        }
    }
}
