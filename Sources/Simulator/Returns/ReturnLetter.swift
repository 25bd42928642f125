/// What a recipient's side sends back after it has taken a message with 250.
struct ReturnLetter: Hashable, Sendable {
    /// How the mail is made. Real systems make all of these; the wordings are our own.
    enum Form: Hashable, Sendable {
        /// A delivery report (RFC 3464) with this action: `failed`, `delayed`, `relayed`.
        case report(action: String)
        /// Prose, and the recipients in a header field, as Exim's bounces have them.
        case failedRecipients
        /// Prose alone, the address in angle brackets before what its server said.
        case prose
        case autoReply
        /// A feedback report (RFC 5965) with the recipient's name struck out.
        case complaint
    }

    let form: Form
    /// What the server behind said, such as `550 5.1.1 <{recipient}>: User unknown`.
    let diagnostic: Wording
    /// RFC 3463, such as `5.1.1`.
    let status: String
    /// In the simulated world's time, counted from when the message was taken.
    let delay: Duration
}

extension ReturnLetter {
    static func bounce(_ diagnostic: String, status: String, form: Form = .report(action: "failed")) -> ReturnLetter {
        ReturnLetter(form: form, diagnostic: Wording(diagnostic), status: status, delay: .seconds(90))
    }

    static let unknown = "550 5.1.1 <{recipient}>: User unknown"
    static let full = "552 5.2.2 <{recipient}>: Mailbox is full"
    static let spam = "554 5.7.1 Message rejected as spam"

    static let delayed = ReturnLetter(
        form: .report(action: "delayed"), diagnostic: Wording("451 4.4.1 Connection timed out"), status: "4.4.1",
        delay: .seconds(600))
    static let relayed = ReturnLetter(
        form: .report(action: "relayed"), diagnostic: Wording("250 2.0.0 Passed on"), status: "2.0.0",
        delay: .seconds(30))
    static let autoReply = ReturnLetter(
        form: .autoReply, diagnostic: Wording(""), status: "", delay: .seconds(60))
    static let complaint = ReturnLetter(
        form: .complaint, diagnostic: Wording(""), status: "", delay: .seconds(3_600))
}

extension Fate {
    /// Takes the message, and sends a mail back.
    static func later(_ letter: ReturnLetter, truth: Truth) -> Fate {
        Fate(behaviour: .acceptAndReturn(letter), truth: truth)
    }

    /// `nil` where nothing comes back.
    var letter: ReturnLetter? {
        if case .acceptAndReturn(let letter) = behaviour { letter } else { nil }
    }
}
