import Mail
import Storage

/// A key on its way into the store.
struct NewKey: Sendable {
    let id: APIKeyID
    let account: AccountID
    let name: String
    let scopes: Set<Caller.Scope>
    let hash: [UInt8]
    let hint: String
    let expiresAt: Timestamp?
    let madeBy: String

    /// For the audit log.
    var summary: String {
        "\(name), may \(scopes.text)" + (expiresAt.map { ", until \($0.rfc3339)" } ?? "")
    }
}
