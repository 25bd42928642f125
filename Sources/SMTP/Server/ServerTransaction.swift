import Mail

/// The envelope a client builds with MAIL and RCPT. Source: RFC 5321 section 3.3.
struct ServerTransaction: Sendable {
    enum State: Hashable, Sendable { case none, mail, recipients }

    private(set) var state = State.none
    private(set) var envelope = InboundEnvelope(reversePath: .null)
    private var seen: Set<Mailbox> = []
    /// The message so far, where it comes by BDAT.
    var chunks: ChunkReception?
    /// What its content takes of the budget: held until the service has answered for it.
    var share: ContentShare?

    /// Recipients named over the limit.
    private var surplusRecipientCount = 0

    /// Up to here a look through the list is cheaper than a set.
    private static let listedRecipientCount = 8

    mutating func begin(_ path: ReversePath, _ parameters: MailParameters) {
        state = .mail
        seen.removeAll()
        envelope = InboundEnvelope(
            reversePath: path, isEightBit: parameters.isEightBit, declaredByteCount: parameters.declaredByteCount)
        envelope.isInternationalized = parameters.isInternationalized
        envelope.statusRequest = parameters.statusRequest
    }

    func contains(_ recipient: Mailbox) -> Bool {
        seen.isEmpty ? envelope.recipients.contains(recipient) : seen.contains(recipient)
    }

    mutating func add(_ recipient: Mailbox, _ request: RecipientStatusRequest = RecipientStatusRequest()) {
        state = .recipients
        envelope.add(recipient, request)
        if !seen.isEmpty {
            seen.insert(recipient)
        } else if envelope.recipients.count > Self.listedRecipientCount {
            seen = Set(envelope.recipients)
        }
    }

    /// Counts a recipient who is one too many. A client need not know the limit: it names them all, and brings those that it
    /// is answered 452 for in another transaction. Source: RFC 5321 section 4.5.3.1.10.
    /// - Returns: false where it names more than any such client would, over ten times `limit`.
    mutating func countSurplusRecipient(over limit: Int) -> Bool {
        surplusRecipientCount += 1
        return surplusRecipientCount / 10 <= limit
    }

    /// Forgets everything: RSET, EHLO, STARTTLS, or the end of the transaction.
    mutating func reset() {
        guard state != .none else { return }
        self = ServerTransaction()
    }
}
