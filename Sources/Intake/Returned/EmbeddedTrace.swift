import Mail
import Storage

/// Finds our token within a mail that came to a role address: in a feedback report's own fields, or in the header of the
/// message that it returns. What the mail claims beside it is anybody's text; the token's seal is ours.
struct EmbeddedTrace {
    let mail: ParsedMail
    let paths: ReturnPaths

    /// - Parameter isComplaint: the field that the recipient has seen too (`X-Postrider-Trace`) is proof enough for a
    ///   complaint, which costs no other than who makes it; a bounce must know the return path.
    func message(isComplaint: Bool) -> MessageKey? {
        for path in returnPaths() {
            if let mailbox = Mailbox(path), let message = try? paths.message(at: mailbox) { return message }
        }
        guard isComplaint, let returned = mail.returnedMail,
            let trace = mail.firstValue("x-postrider-trace", of: returned)
        else { return nil }
        return try? paths.message(of: trace, use: .trace)
    }

    /// Without angle brackets.
    private func returnPaths() -> [String] {
        var found: [String] = []
        if let part = mail.firstPart(.feedbackReport) {
            let report = FeedbackReport(mail, part: part)
            if let sender = report.value("original-mail-from") { found.append(report.text(sender)) }
        }
        if let returned = mail.returnedMail, let path = mail.firstValue("return-path", of: returned) {
            found.append(path)
        }
        return found.map { path in
            path.utf8.first == UInt8(ascii: "<") && path.utf8.last == UInt8(ascii: ">")
                ? String(path.dropFirst().dropLast()) : path
        }
    }
}
