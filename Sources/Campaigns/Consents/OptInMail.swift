public import Mail
import Tables

/// The mail that asks somebody to confirm an address (R52).
public struct OptInMail: Hashable, Sendable {
    public var from: NamedMailbox
    /// At most 300 bytes.
    public var subject: String
    /// At most 20,000 bytes; `{{confirm_url}}` stands for the link, which is added at the end where it is missing.
    /// Fields of the contact are merged as everywhere.
    public var text: String
    /// How long the link works.
    public var life: Duration

    public static let defaultLife = Duration.seconds(7 * 86_400)
    /// An hour to 90 days.
    public static let lifeRange = Duration.seconds(3_600)...Duration.seconds(90 * 86_400)
    public static let subjectByteLimit = 300
    public static let textByteLimit = 20_000

    public init(
        from: NamedMailbox, subject: String = "Please confirm your address", text: String = OptInMail.defaultText,
        life: Duration = OptInMail.defaultLife
    ) {
        self.from = from
        self.subject = subject
        self.text = text
        self.life = life
    }

    public static let defaultText = """
        Hello{{#name}} {{name}}{{/name}},

        somebody, probably you, asked us to write to this address. Please confirm it here:

        {{confirm_url}}

        If it was not you, do nothing: you will hear no more of us.
        """

    /// The text with a place for the link.
    var completeText: String {
        text.contains("{{confirm_url}}") ? text : text + "\n\n{{confirm_url}}\n"
    }

    /// As it is stored.
    var json: String {
        FlatJSON.write([
            (name: "from", value: .text(from.mailbox.description)), (name: "from_name", value: .text(from.name ?? "")),
            (name: "subject", value: .text(subject)), (name: "text", value: .text(text)),
            (name: "life", value: .number(Double(life.components.seconds))),
        ])
    }

    init?(json: String) {
        guard let members = try? FlatJSON.parse(Array(json.utf8)) else { return nil }
        var texts: [String: String] = [:]
        var life = OptInMail.defaultLife
        for member in members {
            if case .text(let text) = member.value { texts[member.name] = text }
            if member.name == "life", case .number(let seconds) = member.value { life = .seconds(Int64(seconds)) }
        }
        guard let mailbox = texts["from"].flatMap({ Mailbox(internationalized: $0) }), let subject = texts["subject"],
            let text = texts["text"]
        else { return nil }
        let name = texts["from_name"] ?? ""
        self.init(
            from: NamedMailbox(mailbox: mailbox, name: name.isEmpty ? nil : name), subject: subject, text: text,
            life: life)
    }
}
