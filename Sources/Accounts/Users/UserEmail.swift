import Mail

/// The address that a person signs in with.
struct UserEmail: Hashable, Sendable {
    static let maximumByteCount = 254

    /// As it was written.
    let text: String
    /// As it is compared: whoever types it next may hold the shift key.
    let key: String

    /// `nil` for a text that is no address.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumByteCount, let mailbox = Mailbox(text) else { return nil }
        self.text = text
        key = mailbox.normalized.description.lowercased()
    }
}
