public import Bounce
internal import Mail
public import Storage

/// A message that a returned mail may speak of.
public struct ReturnedTarget: Hashable, Sendable {
    public let message: MessageKey
    public let account: AccountID
    /// Normalised.
    public let recipient: String
    public let status: RecipientStatus
    /// The bytes that came back had this recipient alone: whatever came back is about it.
    public let isOnly: Bool
}

extension Spool {
    /// The messages that mail to the return path of `message` can be about: it alone where its bytes had one recipient, else
    /// those of the same bytes whose recipient is among `addresses`. Empty where the message is not in the store any more,
    /// or nobody fits; `isKnown` tells which.
    /// - Parameter addresses: normalised; at most 1,000 are looked at.
    public func returnedTargets(of message: MessageKey, named addresses: [String]) async throws -> (
        isKnown: Bool, targets: [ReturnedTarget]
    ) {
        try await engine.read { connection in
            let found = try connection.first(Self.targetByKey, [.key(message)]) {
                (target: ReturnedTarget(row: $0), content: $0.integer(5))
            }
            guard let (target, content) = found else { return (false, []) }
            guard !target.isOnly else { return (true, [target]) }
            var targets: [ReturnedTarget] = []
            let sets = addresses.prefix(1_000).map { [Binding.text($0), .integer(content)] }
            try connection.queryMany(Self.targetByAddress, sets) { targets.append(ReturnedTarget(row: $1)) }
            return (true, targets)
        }
    }

    private static let targetColumns = "m.key, m.account, m.recipient_key, m.status, c.recipient_count, m.content"
    private static let targetByKey = Statement(
        "SELECT \(targetColumns) FROM message m JOIN content c ON c.key = m.content WHERE m.key = $1")
    private static let targetByAddress = Statement(
        """
        SELECT \(targetColumns) FROM message m JOIN content c ON c.key = m.content
        WHERE m.recipient_key = $1 AND m.content = $2
        """)
}

extension ReturnedTarget {
    fileprivate init(row: any Row) {
        self.init(
            message: row.key(0), account: row.key(1), recipient: row.text(2),
            status: RecipientStatus(stored: row.integer(3)),
            isOnly: row.integer(4) == 1)
    }
}
