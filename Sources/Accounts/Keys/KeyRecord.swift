public import Storage

extension Accounts {
    /// An API key as it is listed; its text is not among it.
    public struct KeyRecord: Sendable, Hashable {
        public let id: APIKeyID
        public let account: AccountID
        public let name: String
        public let scopes: Set<Caller.Scope>
        /// The beginning of its text: `pk_7d2k…`.
        public let hint: String
        /// Microseconds since 1970, as all times here.
        public let createdAt: Int64
        /// `key_…`, `usr_…`, `node`; `nil` for keys of before this was written down.
        public let madeBy: String?
        /// `nil`: good until it is revoked.
        public let expiresAt: Int64?
        /// To the minute; `nil` where it was never used.
        public let lastUsedAt: Int64?
        /// `nil` while it is good.
        public let revokedAt: Int64?
    }
}
