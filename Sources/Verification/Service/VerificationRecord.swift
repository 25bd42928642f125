public import JSON
import Mail
public import Storage

/// A verification, and the id under which it is kept where it took time to find out.
public struct VerificationRecord: Hashable, Sendable {
    /// `nil`: it is not kept, since asking again costs nothing.
    public let key: VerificationKey?
    public let verification: Verification

    public init(key: VerificationKey?, verification: Verification) {
        self.key = key
        self.verification = verification
    }

    /// One object: the verification's own members, behind its id.
    public var json: JSONValue {
        guard case .object(let members) = verification.json else { return .null }
        return .object([JSONMember("id", .text(key?.description))] + members)
    }
}

/// A row of the table `verification`.
struct KeptVerification: Sendable {
    let key: VerificationKey
    let account: AccountID
    /// Normalised; empty where it is no mailbox.
    let mailbox: String
    let level: VerificationLevel
    let policy: AddressPolicy
    let createdBy: String
    let createdAt: Timestamp
    var updatedAt: Timestamp
    var expiresAt: Timestamp
    /// When more is to be found out; `nil`: it is all there is.
    var dueAt: Timestamp?
    /// Looks behind the first one that the server put off.
    var attempts: Int
    var verification: Verification
}
