public import Mail
public import Storage

/// What a link of a mail of ours says, once its signature was found to hold.
///
///     kind (1) | key number (1) | message (8) | …  open: signature
///                                             | …  click: link number (1-5), signature
///                                             | …  click on a target of one recipient's own: signature, the target
///                                             | …  unsubscribe: sealed account, campaign and address
///
/// Written as base64url without padding. Nothing in it can be changed, so it leads nowhere that the mail did not.
public enum TrackingToken: Hashable, Sendable {
    case open(MessageKey)
    /// A target that the store knows by its number.
    case click(MessageKey, link: Int64)
    /// A target that is one recipient's own.
    case clickTarget(MessageKey, url: String)
    case unsubscribe(UnsubscribeLink)

    public var message: MessageKey {
        switch self {
        case .open(let message), .click(let message, _), .clickTarget(let message, _): message
        case .unsubscribe(let link): link.message
        }
    }
}

/// Whose mail an unsubscribe link ends: it says so itself, since it is to work when the message is long forgotten.
public struct UnsubscribeLink: Hashable, Sendable {
    public let message: MessageKey
    public let account: AccountID
    public let campaign: CampaignKey?
    public let address: Mailbox

    public init(message: MessageKey, account: AccountID, campaign: CampaignKey?, address: Mailbox) {
        self.message = message
        self.account = account
        self.campaign = campaign
        self.address = address
    }
}

extension TrackingToken {
    /// The longest text that is looked at: a target of 2 KiB and what stands around it.
    static let maximumByteCount = 2_900
    /// The longest target.
    public static let targetByteCount = 2_048

    private enum Kind: UInt8 {
        case open = 0x11, click = 0x12, clickTarget = 0x13, unsubscribe = 0x14
    }

    func write(_ key: TrackingKey) -> String {
        let keyByte = UInt8(truncatingIfNeeded: key.number)
        var bytes: [UInt8]
        switch self {
        case .open(let message):
            bytes = Self.head(.open, keyByte, message)
            bytes += key.sign(bytes)
        case .click(let message, let link):
            bytes = Self.head(.click, keyByte, message)
            Self.append(link, to: &bytes)
            bytes += key.sign(bytes)
        case .clickTarget(let message, let url):
            bytes = Self.head(.clickTarget, keyByte, message)
            bytes += key.sign(bytes + Array(url.utf8))
            bytes += Array(url.utf8)
        case .unsubscribe(let link):
            bytes = Self.head(.unsubscribe, keyByte, link.message)
            var secret: [UInt8] = []
            Self.append(link.account.number, to: &secret)
            Self.append(link.campaign?.number ?? 0, to: &secret)
            secret += Array(link.address.description.utf8)
            bytes += key.seal(secret, head: bytes)
        }
        return Base64URL.encode(bytes)
    }

    /// `nil` for a text that no key of `keys` has made. Takes no I/O and time in proportion to the text.
    init?(_ text: some StringProtocol, keys: [TrackingKey]) {
        guard let bytes = Base64URL.decode(text, upTo: Self.maximumByteCount), bytes.count > 10,
            let kind = Kind(rawValue: bytes[0]),
            let key = keys.first(where: { UInt8(truncatingIfNeeded: $0.number) == bytes[1] })
        else { return nil }
        let message = MessageKey(number: Self.integer(bytes[2..<10]))
        let head = Array(bytes[..<10])
        let rest = bytes[10...]
        switch kind {
        case .open:
            guard rest.count == TrackingKey.signatureByteCount, key.isSignature(rest, of: head) else { return nil }
            self = .open(message)
        case .click:
            let number = rest.dropLast(TrackingKey.signatureByteCount)
            guard key.isSignature(rest.suffix(TrackingKey.signatureByteCount), of: head + number),
                let (link, end) = Self.number(number), end == number.endIndex
            else { return nil }
            self = .click(message, link: link)
        case .clickTarget:
            let signature = rest.prefix(TrackingKey.signatureByteCount)
            let target = rest.dropFirst(TrackingKey.signatureByteCount)
            guard key.isSignature(signature, of: head + target), target.count <= Self.targetByteCount,
                let url = String(validating: target, as: UTF8.self)
            else { return nil }
            self = .clickTarget(message, url: url)
        case .unsubscribe:
            guard let secret = key.open(rest, head: head), let (account, second) = Self.number(secret[...]),
                let (campaign, third) = Self.number(secret[second...]),
                let text = String(validating: secret[third...], as: UTF8.self),
                let address = Mailbox(internationalized: text)
            else { return nil }
            self = .unsubscribe(
                UnsubscribeLink(
                    message: message, account: AccountID(number: account),
                    campaign: campaign == 0 ? nil : CampaignKey(number: campaign), address: address))
        }
    }

    // MARK: Numbers

    private static func head(_ kind: Kind, _ key: UInt8, _ message: MessageKey) -> [UInt8] {
        [kind.rawValue, key]
            + stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: message.number >> Int64($0)) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
        Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// Seven bits a byte, the lowest first; the top bit says that more follow.
    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: number)
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// `nil` where no number of 63 bits stands there.
    private static func number(_ bytes: ArraySlice<UInt8>) -> (value: Int64, end: Int)? {
        var value: UInt64 = 0
        for (place, byte) in bytes.prefix(9).enumerated() {
            value |= UInt64(byte & 0x7F) << UInt64(7 * place)
            if byte & 0x80 == 0 { return (Int64(value), bytes.startIndex + place + 1) }
        }
        return nil
    }
}
