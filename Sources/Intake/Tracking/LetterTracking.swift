public import Accounts
import Mail
public import Storage

/// What is learnt of what recipients do with a letter.
public struct LetterTracking: Hashable, Sendable {
    /// An image tells of opens.
    public var opens: Bool
    /// Links lead through us.
    public var clicks: Bool

    public init(opens: Bool, clicks: Bool) {
        self.opens = opens
        self.clicks = clicks
    }

    public static let off = LetterTracking(opens: false, clicks: false)
    public static let all = LetterTracking(opens: true, clicks: true)

    /// What both allow.
    public func limited(to other: LetterTracking) -> LetterTracking {
        LetterTracking(opens: opens && other.opens, clicks: clicks && other.clicks)
    }
}

extension Accounts {
    /// What the account lets be learnt of its readers; nothing where there is no such account. Takes no I/O.
    public func tracking(of account: AccountID) -> LetterTracking {
        guard let settings = standing(of: account)?.tracking else { return .off }
        return LetterTracking(opens: settings.opens, clicks: settings.clicks)
    }
}

/// How the links of a letter's messages are made.
struct LetterLinking: Sendable {
    let tracking: Tracking
    let wishes: LetterTracking
    /// The numbers of the targets that are the same for everybody.
    let numbers: [Int64]
    let account: AccountID
    let campaign: CampaignKey?
    /// Mail of a campaign carries the way out of it (R54).
    let offersUnsubscribe: Bool

    /// What stands for the way out in a letter's text: `{{unsubscribe_url}}`.
    static let unsubscribeName = "unsubscribe_url"

    func links(_ message: MessageKey) -> LetterLinks? {
        guard wishes != .off else { return nil }
        return LetterLinks(
            tracking: tracking, message: message, numbers: wishes.clicks ? numbers : nil, showsOpens: wishes.opens)
    }

    func unsubscribeURL(_ message: MessageKey, _ address: Mailbox) -> String {
        tracking.unsubscribeURL(
            UnsubscribeLink(message: message, account: account, campaign: campaign, address: address))
    }

    /// Source: RFC 2369 section 3.2, RFC 8058 section 3.1, which wants HTTPS.
    func headers(_ url: String) -> [(name: String, value: String)] {
        var fields = [(name: "List-Unsubscribe", value: "<\(url)>")]
        if tracking.offersOneClick {
            fields.append((name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click"))
        }
        return fields
    }
}
