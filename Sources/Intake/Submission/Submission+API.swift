public import Accounts
public import Logging
public import Mail
public import NIOCore
public import NIOSSL
public import SMTP
public import Spool
public import Storage

// Signatures the rooms above count on.

/// A mail as its author describes it: one letter, one or many recipients, each with its own merge values.
public struct Letter: Sendable {
    public var from: NamedMailbox
    public var replyTo: NamedMailbox?
    public var to: [LetterRecipient]
    public var subject: String
    public var text: String?
    public var html: String?
    /// Extra header fields, checked: no CR, LF, NUL; reserved names refused.
    public var headers: [(name: String, value: String)]
    public var attachments: [Attachment]
    /// Campaign name.
    public var campaign: String?
    public var sendAt: Timestamp?
    /// 1 min...72 h; `nil`: 48 h.
    public var life: Duration?
    public init(from: NamedMailbox, to: [LetterRecipient], subject: String) {
        self.from = from; self.to = to; self.subject = subject; headers = []; attachments = []
    }
}
public struct LetterRecipient: Sendable {
    public var address: NamedMailbox
    /// Values for `{{name}}` in subject, text and HTML (escaped in HTML).
    public var merge: [String: String]
    public init(address: NamedMailbox, merge: [String: String] = [:]) { self.address = address; self.merge = merge }
}
public struct Attachment: Sendable {
    public var filename: String
    public var contentType: String
    public var bytes: [UInt8]
    /// For `cid:` references in HTML; inline where set.
    public var contentID: String?
    public init(filename: String, contentType: String, bytes: [UInt8], contentID: String? = nil) {
        self.filename = filename; self.contentType = contentType; self.bytes = bytes; self.contentID = contentID
    }
}
/// What is wrong with a letter: a JSON pointer (`/to/3/email`), a code and a sentence.
public struct LetterFault: Error, Sendable, Hashable {
    public let pointer: String
    public let code: String
    public let detail: String
    public init(pointer: String, code: String, detail: String) {
        self.pointer = pointer; self.code = code; self.detail = detail
    }
}
public enum SubmissionResult: Sendable {
    case accepted([AcceptedRecipient])
    case replayed([AcceptedRecipient])
    case keyUsedForAnotherBody
    case faulty([LetterFault])
}
/// The one pipeline every way in calls: check, render, set suppressed recipients aside, accept.
public final class Submission: Sendable {
    public init(spool: Spool, hostName: String, time: any TimeSource) { preconditionFailure("unwritten") }
    /// At most 10,000 recipients a call and 50 MiB rendered.
    public func accept(_ letter: Letter, caller: Caller, idempotency: IdempotencyClaim?) async throws
        -> SubmissionResult
    { preconditionFailure("unwritten") }
    /// What `accept` would answer, without accepting.
    public func preview(_ letter: Letter, caller: Caller) async throws -> SubmissionResult {
        preconditionFailure("unwritten")
    }
    /// A message that is rendered already (SMTP): adds Received, Date and Message-ID where they are missing.
    public func acceptRaw(
        _ content: ByteBuffer, envelope: InboundEnvelope, peer: ServerPeer, account: AccountID,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<ServerReply> { preconditionFailure("unwritten") }
}
/// The SMTP submission listener.
public struct SubmissionListenerConfiguration: Sendable {
    public var host = "127.0.0.1"
    public var port = 2525
    public var name: String
    /// Networks (CIDR) that may submit without AUTH.
    public var trustedNetworks: [String] = []
    public var tls: NIOSSLContext?
    public init(name: String) { self.name = name }
}
public enum SubmissionListener {
    public static func bind(
        _ configuration: SubmissionListenerConfiguration, submission: Submission, accounts: Accounts,
        group: any EventLoopGroup, logger: Logger
    ) async throws -> SMTPListener { preconditionFailure("unwritten") }
}
/// Recipients from CSV: header row, `email` column (and `name`), the rest merge values. Streams; bad rows are told by number and passed over.
public struct RecipientCSV: Sendable {
    public struct Reject: Sendable, Hashable { public let row: Int, reason: String, text: String }
    public static func read(_ bytes: [UInt8]) throws -> (recipients: [LetterRecipient], rejects: [Reject]) {
        preconditionFailure("unwritten")
    }
}
