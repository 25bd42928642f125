public import Mail
public import Storage

/// A contact as it comes in: by a form, the API or a row of a file.
public struct ContactDraft: Hashable, Sendable {
    public var mailbox: Mailbox
    /// What is to change; `.some(nil)` empties a field.
    public var fields: [String: FieldValue?] = [:]
    /// To be added: at most 50, each 1...100 bytes.
    public var tags: [String] = []
    /// `nil`: none is noted.
    public var consent: ConsentDraft?

    public init(_ mailbox: Mailbox) { self.mailbox = mailbox }

    public static let maximumTagCount = 50
    public static let tagByteLimit = 100
}

/// What holds for all drafts that come in together.
public struct ContactIntake: Hashable, Sendable {
    public var account: AccountID
    /// Of contacts that are new; those that stand keep theirs.
    public var source: ContactSource
    /// Of contacts that are new: subscribed or unconfirmed.
    public var state: ContactState = .subscribed
    public var lists: [ListKey] = []
    /// False: contacts that stand already are left alone.
    public var updatesExisting = true
    /// Says what would happen, and changes nothing.
    public var isDryRun = false
    /// Who did it.
    public var by: String

    public init(account: AccountID, source: ContactSource, by: String) {
        self.account = account
        self.source = source
        self.by = by
    }
}

/// What became of one draft.
public enum ContactOutcome: Hashable, Sendable {
    case created(ContactKey)
    case updated(ContactKey)
    /// Stands as the draft says already, or was to be left alone.
    case skipped(ContactKey)
    /// Not taken in: the address is suppressed, with the cause.
    case suppressed(String)
    /// Not taken in: the person asked to be forgotten.
    case erased

    public var contact: ContactKey? {
        switch self {
        case .created(let key), .updated(let key), .skipped(let key): key
        case .suppressed, .erased: nil
        }
    }
}
