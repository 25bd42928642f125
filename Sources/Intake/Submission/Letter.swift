public import Mail
public import Spool

/// A mail as its author describes it: one letter, one or many recipients, each with its own merge values.
///
/// Every recipient gets a message of its own, in which nobody else is named.
public struct Letter: Sendable {
    public var from: NamedMailbox
    public var replyTo: NamedMailbox?
    /// 1...10,000. A mailbox that comes again is written to once.
    public var to: [LetterRecipient]
    /// At most 998 bytes once rendered.
    public var subject: String
    public var text: String?
    public var html: String?
    /// Extra header fields, at most 100, checked: no CR, LF, NUL; reserved names refused.
    public var headers: [(name: String, value: String)]
    /// At most 100.
    public var attachments: [Attachment]
    /// Campaign name, 1...200 bytes.
    public var campaign: String?
    /// `nil`: bulk where it names a campaign, else transactional.
    public var priority: Priority?
    /// At most a year ahead; the past means now.
    public var sendAt: Timestamp?
    /// 1 min...72 h; `nil`: 48 h.
    public var life: Duration?
    /// `nil`: as the account wants it; else everything for a campaign's letter, and nothing for another.
    public var tracking: LetterTracking?
    /// What stands for merge values that a recipient does not have.
    public var defaults: [String: String] = [:]
    /// True where `{{name}}` in subject, text and HTML stands for a merge value; false where braces are just braces.
    public var mergesValues = true
    /// True for a letter to a group whose members all see each other in To: one message, at most 100 recipients, and no
    /// merge values.
    public var showsAllRecipients = false

    public init(from: NamedMailbox, to: [LetterRecipient], subject: String) {
        self.from = from
        self.to = to
        self.subject = subject
        headers = []
        attachments = []
    }
}

/// One addressee of a letter.
public struct LetterRecipient: Sendable {
    public var address: NamedMailbox
    /// Values for `{{name}}` in subject, text and HTML (escaped in HTML). Where they are not given, `email` and `name`
    /// are those of the address.
    public var merge: [String: String]

    public init(address: NamedMailbox, merge: [String: String] = [:]) {
        self.address = address
        self.merge = merge
    }

    /// The value that `{{name}}` stands for.
    func value(_ name: String) -> String? {
        if let given = merge[name] { return given }
        switch name {
        case "email": return address.mailbox.description
        case "name": return address.name
        default: return nil
        }
    }
}

/// A file that travels with a letter.
public struct Attachment: Sendable {
    /// 1...255 bytes.
    public var filename: String
    public var contentType: String
    public var bytes: [UInt8]
    /// For `cid:` references in HTML; inline where set.
    public var contentID: String?

    public init(filename: String, contentType: String, bytes: [UInt8], contentID: String? = nil) {
        self.filename = filename
        self.contentType = contentType
        self.bytes = bytes
        self.contentID = contentID
    }
}
