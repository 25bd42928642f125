public import JSON
public import Mail
public import Storage

/// Something that happened and is not about one message: a list changed, a campaign finished, an incident opened. It has its
/// place in the same order as the events of messages.
public struct Notice: Hashable, Sendable {
    public let sequence: EventSequence
    public let at: Timestamp
    /// Whom it concerns; `nil`: the installation, told to its administrators alone.
    public let account: AccountID?
    public let kind: NoticeKind
    /// What it is about: an id, an address, a name; at most 998 bytes.
    public let subject: String
    /// An object; its members by kind are listed in docs/api.md.
    public let data: JSONValue

    public init(
        sequence: EventSequence, at: Timestamp, account: AccountID?, kind: NoticeKind, subject: String, data: JSONValue
    ) {
        self.sequence = sequence
        self.at = at
        self.account = account
        self.kind = kind
        self.subject = subject
        self.data = data
    }
}

/// A notice that has no place yet.
public struct NewNotice: Hashable, Sendable {
    public var kind: NoticeKind
    /// `nil`: the installation's.
    public var account: AccountID?
    /// An id, an address, a name; what is longer than 998 bytes is cut.
    public var subject: String
    /// An object. One of more than 16 KiB is left out, and `{"omitted": true}` stands in its place.
    public var data: JSONValue
    public var at: Timestamp

    public init(_ kind: NoticeKind, account: AccountID?, subject: String, data: JSONValue = [:], at: Timestamp) {
        self.kind = kind
        self.account = account
        self.subject = subject
        self.data = data
        self.at = at
    }
}
