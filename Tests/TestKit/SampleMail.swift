public import Bounce
public import Mail
public import NIOCore
public import Spool
public import Storage

/// Messages and outcomes for tests that need some.
public enum SampleMail {
    /// A whole message, padded to about `byteCount`.
    public static func bytes(subject: String = "Hello", byteCount: Int = 0) -> ByteBuffer {
        var text =
            "From: Shop <news@shop.example>\r\nSubject: \(subject)\r\nMessage-ID: <1@shop.example>\r\n\r\nHello.\r\n"
        while text.utf8.count < byteCount {
            text += String(repeating: "x", count: min(70, byteCount - text.utf8.count)) + "\r\n"
        }
        return ByteBuffer(string: text)
    }

    /// One content to `recipients`. Addresses that do not parse stop the test.
    public static func content(
        to recipients: [String], subject: String = "Hello", fromDomain: String = "shop.example", byteCount: Int = 0
    ) -> NewContent {
        NewContent(
            reversePath: .mailbox(mailbox("bounces@shop.example")),
            bytes: bytes(subject: subject, byteCount: byteCount),
            isEightBit: false, subject: subject, from: "Shop <news@\(fromDomain)>", fromDomain: fromDomain,
            messageID: "<1@shop.example>", recipients: recipients.map { NewRecipient(mailbox: mailbox($0)) })
    }

    public static func mailbox(_ text: String) -> Mailbox {
        guard let mailbox = Mailbox(internationalized: text) else { preconditionFailure("\(text) is no mailbox") }
        return mailbox
    }

    /// What a server's answer of this status would be diagnosed as.
    public static func diagnosis(_ status: RecipientStatus, reason: Reason, blame: Blame = .recipient) -> Diagnosis {
        Diagnosis(
            status: status, reason: reason, blame: blame, confidence: 0.9, replyCode: ReplyCode(550),
            enhancedCode: EnhancedStatusCode("5.1.1"), ruleID: "test.1", isMatched: true, evidence: "no such user",
            explanation: "A test.", advice: .none, retryAfter: nil)
    }

    /// `entry` delivered.
    public static func delivery(of entry: QueueEntry, at time: Timestamp) -> Settlement {
        settlement(of: entry, at: time, status: .ok, reason: .delivered, reply: "250 2.0.0 queued")
    }

    /// `entry` refused for good; `bounce`: what that says against its address.
    public static func bounce(
        of entry: QueueEntry, at time: Timestamp, bounce: AddressBounce? = .hard
    ) -> Settlement {
        settlement(
            of: entry, at: time, status: .hardBounce, reason: .recipientUnknown, reply: "550 5.1.1 no such user",
            bounce: bounce)
    }

    /// `entry` deferred until `next`.
    public static func deferral(
        of entry: QueueEntry, at time: Timestamp, until next: Timestamp, reason: Reason = .greylisted
    ) -> Settlement {
        var settlement = settlement(
            of: entry, at: time, status: .deferred, reason: reason, reply: "450 4.7.1 come back later")
        settlement.decision = Decision(next: .retry(at: next))
        return settlement
    }

    public static func settlement(
        of entry: QueueEntry, at time: Timestamp, status: RecipientStatus, reason: Reason, reply: String,
        bounce: AddressBounce? = nil
    ) -> Settlement {
        Settlement(
            entry: entry, at: time, stage: .rcpt, diagnosis: diagnosis(status, reason: reason),
            decision: Decision(next: .finish(status), bounce: bounce), reply: reply, mxHost: "mx.example.com",
            mxAddress: "192.0.2.1", sourceAddress: "192.0.2.25", provider: "generic", tls: nil)
    }
}

extension Spool {
    /// Accepts one message to each recipient.
    @discardableResult
    public func acceptSample(
        to recipients: [String], account: AccountID = .first, campaign: CampaignKey? = nil, priority: Priority? = nil,
        byteCount: Int = 0, life: Duration? = nil,
        notBefore: Timestamp? = nil
    ) async throws -> [AcceptedRecipient] {
        let contents = recipients.map { SampleMail.content(to: [$0], byteCount: byteCount) }
        let receipt = try await accept(
            Acceptance(
                account: account, campaign: campaign, priority: priority, contents: contents, notBefore: notBefore,
                life: life))
        guard case .accepted(let accepted) = receipt else { preconditionFailure("a sample has no key") }
        return accepted
    }
}
