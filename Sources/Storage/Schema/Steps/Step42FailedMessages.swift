extension SchemaStep {
    /// An account's messages that did not arrive, the newest first, without a look at those that did.
    static let failedMessages = SchemaStep(42, "failed messages") { _ in
        ["CREATE INDEX message_account_failed ON message (account, key, status) WHERE status >= 3"]
    }
}
