public import Mail

/// The first level of a verification: grammar, typing errors and lists. It knows no network, no clock and no history, takes
/// microseconds, and may be called from any number of threads.
///
/// It calls no address deliverable, for it has asked nobody, and only one undeliverable that the grammar or the policy refuses;
/// what it says of a domain is provisional where DNS is asked afterwards.
public struct FastVerifier: Sendable {
    public let lists: AddressLists
    public let policy: AddressPolicy

    public init(lists: AddressLists = .standard, policy: AddressPolicy = .mailbox) {
        self.lists = lists
        self.policy = policy
    }

    /// Bytes of an address that an answer repeats; the rest of a longer one is left out.
    public static let shownByteLimit = 1_024

    /// - Parameters:
    ///   - address: any bytes; nothing is trimmed.
    ///   - now: what `checkedAt` will say.
    public func verify(_ address: Span<UInt8>, at now: Timestamp) -> Verification {
        do throws(AddressFault) {
            let reading = try AddressGrammar.read(address, policy: policy)
            return FastFindings(reading, address, lists).verification(at: now)
        } catch {
            return refusal(of: address, error, at: now)
        }
    }

    // MARK: What is no address

    private func refusal(of address: Span<UInt8>, _ fault: AddressFault, at now: Timestamp) -> Verification {
        Verification(
            address: Self.shown(address), verdict: .undeliverable, reason: .syntax, score: 0,
            checks: [
                VerificationCheck(.syntax, .fail, detail: fault.sentence),
                VerificationCheck(.length, fault.isAboutLength ? .fail : .skipped),
                VerificationCheck(.idna, fault.isAboutIDNA ? .fail : .skipped),
            ],
            suggestion: MendedAddress.suggestion(for: address, lists, policy), checkedAt: now, lifetime: Self.lifetime)
    }

    /// A day: lists are updated, and a domain that is new to them is not new for long.
    static let lifetime = 86_400

    /// As UTF-8; what is none becomes U+FFFD.
    static func shown(_ address: Span<UInt8>) -> String {
        guard address.count > shownByteLimit else {
            return UTF8Local.text(address)
        }
        return UTF8Local.text(address.extracting(0..<shownByteLimit)) + "…"
    }
}
