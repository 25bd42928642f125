public import Bounce
public import Mail
public import NIOCore
public import Storage

// Signatures the rooms above count on; the Spool room replaces this file by one file an idea (Messages/, Queue/,
// Settlement/, Events/, Suppressions/, Campaigns/, Idempotency/), keeping names and meaning.

// MARK: Messages/

/// Rendered mail that one or several recipients get byte for byte, and what is shown of it.
public struct NewContent: Sendable {
    public var reversePath: ReversePath
    /// CR LF line ends, not dot-stuffed; headers first. Kept as it goes on the wire.
    public var bytes: ByteBuffer
    /// The message has bytes over 0x7F (needs 8BITMIME).
    public var isEightBit: Bool
    /// From the header, decoded, at most 998 bytes; shown and logged only.
    public var subject: String
    public var from: String
    /// Lowercase domain of the From header.
    public var fromDomain: String
    /// With angle brackets.
    public var messageID: String
    /// Its recipients; not empty.
    public var recipients: [NewRecipient]
}
public struct NewRecipient: Sendable {
    public var mailbox: Mailbox
    /// Set by `Submission` where the key is already known (so that headers can carry it); else the spool makes one.
    public var key: MessageKey?
}
/// One call's worth of mail: all of it is accepted in one commit, or none.
public struct Acceptance: Sendable {
    public var account: AccountID
    public var campaign: CampaignKey?
    public var contents: [NewContent]
    /// When the messages may first be sent; `nil`: now.
    public var notBefore: Timestamp?
    /// How long to try; `nil`: the account's default (48 h).
    public var life: Duration?
    public var idempotency: IdempotencyClaim?
}
/// `Idempotency-Key`: same key and same digest gives the first answer again, another digest is refused.
public struct IdempotencyClaim: Sendable {
    public var key: String
    /// SHA-256 over route and body.
    public var bodyDigest: [UInt8]
}
public struct AcceptedRecipient: Hashable, Sendable {
    public let key: MessageKey
    public let mailbox: Mailbox
    /// `injected`, or `dropped` with the suppression that forbids it.
    public let status: RecipientStatus
    public let suppression: SuppressionKey?
}
public enum AcceptanceReceipt: Sendable {
    /// Committed; in the order of contents and their recipients.
    case accepted([AcceptedRecipient])
    /// The same key was used before with the same body: what was answered then.
    case replayed([AcceptedRecipient])
    case keyUsedForAnotherBody
}

/// What we promised and what became of it. The only writer of its tables.
public final class Spool: Sendable {
    /// Brings the schema up to date, starts a new incarnation of the node: every older lease is void from here on.
    public static func open(engine: any Engine, time: any TimeSource, window: SpoolWindow = SpoolWindow()) async throws
        -> Spool
    { preconditionFailure("unwritten") }
    /// Suppressed recipients are set aside as `dropped` in the same commit. Returns after the commit is on disk.
    public func accept(_ acceptance: Acceptance) async throws -> AcceptanceReceipt { preconditionFailure("unwritten") }
    /// For callers on an event loop.
    public func accept(
        _ acceptance: Acceptance, completion: @escaping @Sendable (Result<AcceptanceReceipt, any Error>) -> Void
    ) { preconditionFailure("unwritten") }

    // MARK: Queue/
    /// Who is given freshly accepted mail that is already leased to this node (no read back). Called after the commit,
    /// on an engine thread, with whole batches; when `nil`, or the window is full, mail waits in the table for `claim`.
    public func setReceiver(_ receiver: (@Sendable ([QueueEntry]) -> Void)?) { preconditionFailure("unwritten") }
    /// Leases up to `limit` due messages, at most `perDomain` of each domain, walking round the domains so that none
    /// starves. Suppressed addresses are settled as `dropped` in the same commit and not returned (R20).
    public func claim(limit: Int, perDomain: Int, excluding blockedDomains: Set<String> = []) async throws
        -> [QueueEntry]
    { preconditionFailure("unwritten") }
    /// The next time at which something unleased is due; `nil` when the queue is empty.
    public func nextDue() async throws -> Timestamp? { preconditionFailure("unwritten") }
    /// Gives leased messages back untried (shutdown, pause).
    public func release(_ keys: [MessageKey], dueAt: Timestamp) async throws { preconditionFailure("unwritten") }

    // MARK: Settlement/
    /// One commit: attempt event, message state, queue row, suppression. Never loses an outcome: fails only when the
    /// engine is unavailable, and may then be called again.
    public func settle(_ settlements: [Settlement]) async throws { preconditionFailure("unwritten") }
    public func settle(_ settlements: [Settlement], completion: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        preconditionFailure("unwritten")
    }
}
/// How much freshly accepted mail may bypass the table on its way to delivery.
public struct SpoolWindow: Sendable {
    public var messageCount = 20_000
    public var byteCount = 256 << 20
    public init() {}
}
/// One message to one recipient, leased to this node.
public struct QueueEntry: Sendable {
    public let key: MessageKey
    public let account: AccountID
    public let campaign: CampaignKey?
    public let recipient: Mailbox
    public let content: SpooledContent
    /// Attempts made so far.
    public let attempts: Int
    public let acceptedAt: Timestamp
    public let expiresAt: Timestamp
    public let earlier: DeliveryProgress.Earlier?
}
/// Shared by the entries of one content, so recipients of the same bytes can travel in one transaction (`===`).
public final class SpooledContent: Sendable {
    public let key: ContentKey
    public let reversePath: ReversePath
    public let bytes: ByteBuffer
    public let isEightBit: Bool
    init(key: ContentKey, reversePath: ReversePath, bytes: ByteBuffer, isEightBit: Bool) {
        self.key = key; self.reversePath = reversePath; self.bytes = bytes; self.isEightBit = isEightBit
    }
}
/// One attempt's outcome, understood and decided.
public struct Settlement: Sendable {
    public var entry: QueueEntry
    public var at: Timestamp
    public var stage: Stage
    public var diagnosis: Diagnosis
    public var decision: Decision
    /// The reply word for word, at most 8 KiB; empty where there was none.
    public var reply: String
    /// Exchanger and address that spoke, our address; where a connection was made.
    public var mxHost: String?
    public var mxAddress: String?
    public var sourceAddress: String?
    /// The provider by its MX (`google`, `outlook`, …) or the site's name.
    public var provider: String?
    public var tls: String?
}

// MARK: Events/, reading
/// A change of one message's status. The row of the log, the timeline and the exports.
public struct Event: Sendable {
    public let sequence: EventSequence
    public let at: Timestamp
    public let message: MessageKey
    public let account: AccountID
    public let campaign: CampaignKey?
    public let recipient: String
    public let recipientDomain: String
    public let fromDomain: String
    public let status: RecipientStatus
    public let reason: Reason?
    public let blame: Blame?
    public let confidence: Double?
    public let attempt: Int
    public let stage: Stage?
    public let replyCode: Int?
    public let enhancedCode: String?
    public let reply: String?
    public let ruleID: String?
    public let isMatched: Bool
    public let evidence: String?
    public let explanation: String?
    public let mxHost: String?
    public let mxAddress: String?
    public let sourceAddress: String?
    public let provider: String?
    public let nextAttemptAt: Timestamp?
    public let suppression: SuppressionKey?
}
/// A line of the message log (R40).
public struct MessageRecord: Sendable {
    public let key: MessageKey
    public let account: AccountID
    public let campaign: CampaignKey?
    public let campaignName: String?
    public let recipient: String
    public let from: String
    public let subject: String
    public let messageID: String
    public let byteCount: Int
    public let status: RecipientStatus
    public let reason: Reason?
    public let attempts: Int
    public let createdAt: Timestamp
    public let updatedAt: Timestamp
    public let nextAttemptAt: Timestamp?
    public let lastReply: String?
}
/// Every field narrows; lists come newest first, `limit` at a time, `before` being the last key of the page before.
public struct MessageFilter: Sendable {
    public var account: AccountID?
    public var campaign: CampaignKey?
    public var statuses: Set<RecipientStatus> = []
    public var reason: Reason?
    /// Exact normalised address.
    public var recipient: String?
    public var recipientDomain: String?
    public var fromDomain: String?
    public var since: Timestamp?
    public var until: Timestamp?
    public var before: MessageKey?
    public var limit = 50
    public init() {}
}
public struct EventFilter: Sendable {
    public var account: AccountID?
    public var campaign: CampaignKey?
    public var statuses: Set<RecipientStatus> = []
    public var reasons: Set<Reason> = []
    public var fromDomain: String?
    public var sourceAddress: String?
    public var recipientDomain: String?
    public var provider: String?
    public var since: Timestamp?
    public var until: Timestamp?
    public var before: EventSequence?
    public var limit = 50
    public init() {}
}
extension Spool {
    public func messages(_ filter: MessageFilter) async throws -> [MessageRecord] { preconditionFailure("unwritten") }
    public func message(_ key: MessageKey) async throws -> MessageRecord? { preconditionFailure("unwritten") }
    public func timeline(_ key: MessageKey) async throws -> [Event] { preconditionFailure("unwritten") }
    /// Newest first.
    public func events(_ filter: EventFilter) async throws -> [Event] { preconditionFailure("unwritten") }
    /// In commit order, for followers: events with a sequence over `after`.
    public func feed(after: EventSequence, limit: Int) async throws -> [Event] { preconditionFailure("unwritten") }
    /// A follower's place in the log, kept in the store; moved in the same commit as what the follower wrote.
    public func cursor(_ name: String) async throws -> EventSequence { preconditionFailure("unwritten") }
    /// Messages by their status now.
    public func statusCounts(account: AccountID?, campaign: CampaignKey?) async throws -> [RecipientStatus: Int] {
        preconditionFailure("unwritten")
    }
    public func queueDepth() async throws -> (waiting: Int, oldest: Timestamp?) { preconditionFailure("unwritten") }
    public var engine: any Engine { preconditionFailure("unwritten") }
}

// MARK: Campaigns/ (a name and its totals, until the Campaigns room is built)
public struct CampaignRecord: Sendable {
    public let key: CampaignKey
    public let name: String
    public let createdAt: Timestamp
    public let counts: [RecipientStatus: Int]
}
extension Spool {
    /// The campaign of that name, made where there is none. `name`: 1...200 bytes.
    public func campaign(named name: String, account: AccountID) async throws -> CampaignKey {
        preconditionFailure("unwritten")
    }
    public func campaigns(account: AccountID?) async throws -> [CampaignRecord] { preconditionFailure("unwritten") }
    public func campaign(_ key: CampaignKey) async throws -> CampaignRecord? { preconditionFailure("unwritten") }
}

// MARK: Suppressions/
/// An address that is spared, with its evidence (R20 to R22).
public struct SuppressionRecord: Sendable {
    public let key: SuppressionKey
    /// `nil`: the system's list, over all accounts.
    public let account: AccountID?
    public let address: String
    public let cause: Cause
    public let createdAt: Timestamp
    public let expiresAt: Timestamp?
    /// Who added it: `delivery`, `admin`, an API key's id.
    public let addedBy: String
    public let note: String?
    /// The event that caused it.
    public let event: EventSequence?
    public let reply: String?
    public let message: MessageKey?
    public enum Cause: String, Sendable, CaseIterable {
        case hardBounce = "hard_bounce", complaint, unsubscribe, manual, imported
    }
}
public enum SuppressionScope: Sendable, Hashable { case system, account(AccountID) }
extension Spool {
    /// What forbids writing to each address, in order.
    public func suppressions(of mailboxes: [Mailbox], account: AccountID) async throws -> [SuppressionRecord?] {
        preconditionFailure("unwritten")
    }
    public func suppressions(scope: SuppressionScope?, search: String?, before: SuppressionKey?, limit: Int)
        async throws -> [SuppressionRecord]
    { preconditionFailure("unwritten") }
    /// Adding what is there already changes nothing and returns it.
    public func suppress(
        _ mailbox: Mailbox, scope: SuppressionScope, cause: SuppressionRecord.Cause, by: String, note: String?,
        expiresAt: Timestamp?
    ) async throws -> SuppressionRecord { preconditionFailure("unwritten") }
    /// - Returns: false where it was not there. Who removed it and why stays in the audit.
    public func unsuppress(_ mailbox: Mailbox, scope: SuppressionScope, by: String, why: String) async throws -> Bool {
        preconditionFailure("unwritten")
    }
    public func suppressionCount() async throws -> Int { preconditionFailure("unwritten") }
}
