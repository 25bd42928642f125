public import Mail
public import MailAuth
public import Storage

/// A key of a sending domain, as it is listed; the private key is not among it.
public struct DKIMKey: Sendable, Hashable {
    /// A key's life: it is made, its record is published and seen, it signs, another takes its place, and once nothing it
    /// signed can be under way any more its record may go.
    public enum State: String, Sendable, CaseIterable {
        /// Its record was not seen in the DNS yet; it signs nothing.
        case waiting
        /// It signs.
        case active
        /// Signs no more; its record must stand, because what it signed is still read.
        case replaced
        /// Its record may be taken out of the DNS.
        case retired
    }

    /// How long a record must stand after its key's last signature: messages are tried for 72 hours at most, and the rest
    /// is for mail that waits at others.
    public static let overlap = Duration.seconds(7 * 86_400)

    public let id: DKIMKeyID
    /// `pr20261121-rsa`
    public let selector: String
    public let algorithm: DKIMAlgorithm
    /// What `p=` of its record says, in bytes.
    public let publicKey: [UInt8]
    public let state: State
    /// False where the private key cannot be opened with this node's secret: the key cannot sign here.
    public let isReadable: Bool
    public let createdAt: Timestamp
    /// `nil` while it waits.
    public let activatedAt: Timestamp?
    /// `nil` until another took its place.
    public let replacedAt: Timestamp?

    /// `v=DKIM1; k=rsa; p=…`
    public var recordText: String { KeyRecord(algorithm: algorithm, publicKey: publicKey).text }

    /// Where its record stands; `nil` where the name would be too long.
    public func recordName(of domain: DomainName) -> DomainName? { KeyRecord.name(selector: selector, domain: domain) }
}

/// A domain that mail is sent from, with its keys, oldest first.
public struct SendingDomain: Sendable, Hashable {
    public let id: DomainKey
    public let account: AccountID
    public let name: DomainName
    public let createdAt: Timestamp
    public let keys: [DKIMKey]

    /// Keys whose records must be in the DNS.
    public var keysToPublish: [DKIMKey] { keys.filter { $0.state != .retired } }
}
