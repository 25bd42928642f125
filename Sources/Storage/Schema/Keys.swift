/// A 63-bit key that sorts by the time it was made: 41 bits of milliseconds since 2024-01-01, 8 bits of node, 14 bits of
/// sequence. Written for people as 13 characters of Crockford's base 32 in lower case behind a prefix: `msg_0c2k…`.
public protocol Key: Hashable, Sendable, Comparable, CustomStringConvertible {
    static var prefix: String { get }
    var number: Int64 { get }
    init(number: Int64)
}

public struct AccountID: Key {
    public static let prefix = "acc_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
    /// The account that is there from the start.
    public static let first = AccountID(number: 1)
}
/// One message to one recipient.
public struct MessageKey: Key {
    public static let prefix = "msg_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// The bytes that one or more messages share.
public struct ContentKey: Key {
    public static let prefix = "cnt_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
public struct CampaignKey: Key {
    public static let prefix = "cmp_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
public struct SuppressionKey: Key {
    public static let prefix = "sup_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// An event's place in the log: 1, 2, 3… in the order of commits.
public struct EventSequence: Key {
    public static let prefix = "evt_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A mail that came back.
public struct ReturnedMailKey: Key {
    public static let prefix = "ret_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A change of a queue's limits.
public struct LimitChangeKey: Key {
    public static let prefix = "lim_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
public struct APIKeyID: Key {
    public static let prefix = "key_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A person who may sign in.
public struct UserID: Key {
    public static let prefix = "usr_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A signing-in, from then until it ends.
public struct SessionID: Key {
    public static let prefix = "ses_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// An entry's place in the audit log: 1, 2, 3… in the order of commits.
public struct AuditSequence: Key {
    public static let prefix = "aud_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A letter that is kept to be sent.
public struct TemplateKey: Key {
    public static let prefix = "tpl_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A domain that mail is sent from.
public struct DomainKey: Key {
    public static let prefix = "dom_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A key that a domain's mail is signed with.
public struct DKIMKeyID: Key {
    public static let prefix = "dkm_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// Somebody an account writes to, by address.
public struct ContactKey: Key {
    public static let prefix = "con_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A list of contacts.
public struct ListKey: Key {
    public static let prefix = "lst_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A rule that describes contacts.
public struct SegmentKey: Key {
    public static let prefix = "seg_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A file of contacts on its way into the store.
public struct ImportKey: Key {
    public static let prefix = "imp_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A file that somebody asked for.
public struct ExportKey: Key {
    public static let prefix = "exp_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// What was found out about an address, where it took time to find out.
public struct VerificationKey: Key {
    public static let prefix = "vrf_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A key in a web page for checking addresses.
public struct SignupKeyID: Key {
    public static let prefix = "sgn_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A list of addresses that somebody has verified.
public struct VerificationJobKey: Key {
    public static let prefix = "vjb_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// What somebody agreed to, and when.
public struct ConsentKey: Key {
    public static let prefix = "cns_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A request to confirm an address.
public struct ConfirmationKey: Key {
    public static let prefix = "cnf_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A campaign's waiting for an administrator's decision.
public struct QuarantineKey: Key {
    public static let prefix = "qrn_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// Where events are posted to.
public struct WebhookKey: Key {
    public static let prefix = "whk_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// One try to post an event.
public struct WebhookAttemptKey: Key {
    public static let prefix = "wha_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}
/// A time in which a destination refused out of its own habit.
public struct IncidentKey: Key {
    public static let prefix = "inc_"
    public let number: Int64
    public init(number: Int64) { self.number = number }
}

extension Key {
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    public var description: String { Self.prefix + KeyText.write(number) }

    /// `nil` where `text` has another prefix or is no key.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix), let number = KeyText.parse(text.dropFirst(Self.prefix.count)) else {
            return nil
        }
        self.init(number: number)
    }
}

enum KeyText {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func write(_ number: Int64) -> String {
        var bits = UInt64(bitPattern: number)
        var text = [UInt8](repeating: digits[0], count: 13)
        for place in stride(from: 12, through: 0, by: -1) {
            text[place] = digits[Int(bits & 31)]
            bits >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func parse(_ text: some StringProtocol) -> Int64? {
        guard text.utf8.count == 13 else { return nil }
        var bits: UInt64 = 0
        for (place, byte) in text.utf8.enumerated() {
            guard let digit = digits.firstIndex(of: byte), place > 0 || digit < 8 else { return nil }
            bits = bits << 5 | UInt64(digit)
        }
        return bits <= UInt64(Int64.max) ? Int64(bits) : nil
    }
}
