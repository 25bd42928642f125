import Bounce

/// A status as pages show it: its token names colour and icon, its word stands beside them.
struct StatusShown: Hashable {
    let token: String
    let word: String

    init(_ status: RecipientStatus) {
        token = status.rawValue
        word =
            switch status {
            case .injected: "Accepted"
            case .deferred: "Deferred"
            case .ok: "Delivered"
            case .softBounce: "Soft bounce"
            case .hardBounce: "Hard bounce"
            case .spamBounce: "Spam bounce"
            case .dropped: "Dropped"
            }
    }
}
