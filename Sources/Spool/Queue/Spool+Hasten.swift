internal import Mail
public import Storage

extension Spool {
    /// Makes a message that waits for its next attempt due now. What is due is sent as soon as its queue's limits let it.
    /// - Returns: false where it does not wait: it is finished, due, on its way, or another account's.
    public func hasten(_ message: MessageKey, account: AccountID) async throws -> Bool {
        let now = time.now().microseconds
        return try await engine.write { connection in
            let bindings: [Binding] = [.key(message), .key(account), .integer(now)]
            guard try connection.execute(Self.makeDue, bindings) > 0 else { return false }
            try connection.execute(Self.showDue, [.key(message), .integer(now)])
            return true
        }
    }

    private static let makeDue = Statement(
        "UPDATE queue SET due_at = $3 WHERE message = $1 AND account = $2 AND lease = 0 AND due_at > $3")
    private static let showDue = Statement("UPDATE message SET next_attempt_at = $2 WHERE key = $1")
}
