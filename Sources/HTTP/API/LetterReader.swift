import Intake
import JSON
import Mail
import Spool

/// A letter as `POST /v1/messages` describes it: what all recipients share, and who they are.
struct LetterReader {
    /// `nil` where what is shared is wrong, or no recipient is right.
    private(set) var letter: Letter?
    private(set) var isDryRun = false
    /// What is wrong with the shared fields: nothing is accepted then.
    private(set) var faults: [Problem.Fault] = []
    private(set) var recipients = RecipientsReader()

    static let recipientLimit = 10_000
    static let textByteLimit = 10 << 20

    init(_ value: JSONValue) {
        var reader = JSONReader(value)
        let from = LetterReader.mailbox(reader.value("from"), named: "from", isRequired: true, in: &reader)
        let replyTo = LetterReader.mailbox(reader.value("reply_to"), named: "reply_to", isRequired: false, in: &reader)
        let subject = reader.requiredString("subject", limit: 998)
        let text = reader.string("text", limit: LetterReader.textByteLimit)
        let html = reader.string("html", limit: LetterReader.textByteLimit)
        if text == nil, html == nil, reader.faults.isEmpty {
            reader.note("text", "required", "Give `text`, `html` or both.")
        }
        let headers = ExtraFields.headers(&reader)
        let attachments = ExtraFields.attachments(&reader)
        let campaign = reader.string("campaign", limit: 200)
        if campaign?.isEmpty == true { reader.note("campaign", "too_short", "`campaign` is 1 to 200 bytes.") }
        let priority = LetterReader.priority(&reader)
        let sendAt = reader.time("send_at")
        let life = LetterReader.life(&reader)
        isDryRun = reader.bool("dry_run") ?? false
        let to = reader.array("to", limit: LetterReader.recipientLimit)
        if to?.isEmpty ?? true, !reader.faults.contains(where: { $0.place == .pointer("/to") }) {
            reader.note("to", "required", "`to` names at least one recipient.")
        }
        for (index, element) in (to ?? []).enumerated() { recipients.read(element, at: index) }
        reader.finish()
        faults = reader.faults
        guard faults.isEmpty, let from, let subject, !recipients.good.isEmpty else { return }
        var letter = Letter(
            from: .init(mailbox: from.mailbox, name: from.name), to: recipients.good.map(\.recipient), subject: subject)
        letter.replyTo = replyTo.map { .init(mailbox: $0.mailbox, name: $0.name) }
        letter.text = text
        letter.html = html
        letter.headers = headers
        letter.attachments = attachments
        letter.campaign = campaign
        letter.priority = priority
        letter.sendAt = sendAt
        letter.life = life
        self.letter = letter
    }

    /// `"ada@example.com"` or `{"email": "ada@example.com", "name": "Ada"}`.
    private static func mailbox(
        _ value: JSONValue?, named name: String, isRequired: Bool, in reader: inout JSONReader
    ) -> (mailbox: Mailbox, name: String?)? {
        guard let value else {
            if isRequired { reader.note(name, "required", "`\(name)` is missing.") }
            return nil
        }
        var address = AddressReader(value, at: reader.place(name))
        address.finish()
        reader.take(address.faults)
        return address.mailbox.map { ($0, address.name) }
    }

    private static func priority(_ reader: inout JSONReader) -> Priority? {
        guard let name = reader.string("priority", limit: 64) else { return nil }
        let priority = Priority(name: name)
        if priority == nil {
            reader.note("priority", "unknown_value", "`priority` is `transactional` or `bulk`.")
        }
        return priority
    }

    /// Hours, with a fraction where wanted: 1 minute to 72 hours.
    static func life(_ reader: inout JSONReader) -> Duration? {
        let hours: Double
        switch reader.value("life_hours") {
        case nil: return nil
        case .integer(let whole): hours = Double(whole)
        case .number(let number): hours = number
        case let value?:
            reader.note("life_hours", "wrong_type", "`life_hours` is a number, not \(value.typeName).")
            return nil
        }
        guard hours * 60 >= 1, hours <= 72 else {
            reader.note("life_hours", "out_of_range", "`life_hours` is 1/60 (a minute) to 72.")
            return nil
        }
        return .seconds(hours * 3_600)
    }
}

extension LetterReader {
    /// Moves recipients that the pipeline found at fault to the rejected.
    /// - Returns: false where a fault is not one recipient's.
    mutating func rejectRecipients(_ faults: [LetterFault]) -> Bool { recipients.reject(faults) }
}
