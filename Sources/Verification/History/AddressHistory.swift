public import Bounce
public import Mail
import Spool

/// What one account's mail to an address came to, and which list it stands on.
public struct AddressHistory: Hashable, Sendable {
    /// When mail was last accepted for it.
    public var deliveredAt: Timestamp?
    public var bounce: PastBounce?
    /// When a person last opened or clicked mail to it.
    public var openedAt: Timestamp?
    public var clickedAt: Timestamp?
    public var suppression: Suppressed?

    /// The last bounce that spoke of the address.
    public struct PastBounce: Hashable, Sendable {
        public var at: Timestamp
        public var kind: AddressBounce
        public var reason: Reason
    }

    /// Of the system's list only that it stands there is told, and the kind of cause: whose mail led to it is nobody's
    /// business.
    public struct Suppressed: Hashable, Sendable {
        public enum Cause: String, Hashable, Sendable {
            case hardBounce, softBounce, complaint, unsubscribe, manual, imported
        }
        public var cause: Cause
        /// Of the installation, and not of the account.
        public var isSystem: Bool
        public var since: Timestamp
        /// A domain is spared, and the address with it.
        public var isDomain: Bool
    }

    public var isEmpty: Bool {
        deliveredAt == nil && bounce == nil && openedAt == nil && clickedAt == nil && suppression == nil
    }

    /// The newest sign of life.
    var engagedAt: Timestamp? { [openedAt, clickedAt].compactMap(\.self).max() }

    /// Mail was accepted after the last bounce.
    var isDeliveredSince: Bool {
        guard let deliveredAt else { return false }
        return bounce.map { $0.at < deliveredAt } ?? true
    }
}
