public import Storage

/// How an account treats contacts that bounce softly or fall silent.
public struct ContactPolicy: Hashable, Sendable {
    /// Campaigns in a row that bounced softly before a contact is mailed less often (R25): 1...100.
    public var softBouncerAfter = 2
    /// How long such a contact is left alone after a bounce.
    public var softBouncerInterval = Duration.seconds(14 * 86_400)
    /// Whether silence is acted upon by itself; a sunset can always be run by hand.
    public var runsSunset = false
    /// Without an open or click for so long, a contact is moved to re-engagement (R53).
    public var sunsetAfter = Duration.seconds(180 * 86_400)
    /// Silence counts only where so many mails arrived meanwhile: 1...1,000.
    public var sunsetFloor = 5
    /// How long re-engagement lasts before a contact is written to no more.
    public var reengagementLife = Duration.seconds(30 * 86_400)

    public static let standard = ContactPolicy()

    public init() {}
}

extension Contacts {
    public func policy(of account: AccountID) async throws -> ContactPolicy { .standard }
}
