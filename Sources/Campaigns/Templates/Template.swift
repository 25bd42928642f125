public import Mail
public import Storage

/// What a letter says, apart from who sends it and to whom.
public struct TemplateText: Hashable, Sendable {
    /// May have merge tags, as text and HTML may.
    public var subject: String
    public var text: String?
    public var html: String?
    /// What stands for values that a recipient does not have.
    public var defaults: [String: String]

    public init(subject: String, text: String? = nil, html: String? = nil, defaults: [String: String] = [:]) {
        self.subject = subject
        self.text = text
        self.html = html
        self.defaults = defaults
    }
}

/// A letter that is kept, in all the versions it has had. A version is never changed, so what was sent can be looked at.
public struct Template: Hashable, Sendable {
    public let key: TemplateKey
    public let account: AccountID
    /// 1...200 bytes, of its own within the account.
    public let name: String
    /// The newest: 1, 2, 3…
    public let version: Int
    public let createdAt: Timestamp
    /// It is offered no more.
    public let archivedAt: Timestamp?
}

public struct TemplateVersion: Hashable, Sendable {
    public let template: TemplateKey
    public let version: Int
    public let madeAt: Timestamp
    public let madeBy: String
    public let text: TemplateText
}

public enum TemplateError: Error, Hashable, Sendable {
    /// Names are 1...200 bytes, without NUL.
    case badName
    case nameTaken
    /// There is none, or it is another account's.
    case unknown
}
