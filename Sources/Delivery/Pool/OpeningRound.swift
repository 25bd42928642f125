import Mail

/// One attempt to open a session: the addresses in the order to try, and how many conversations may still be begun.
/// Source: RFC 5321 section 5.1; Postfix `smtp_mx_session_limit`, 2.
struct OpeningRound: Hashable, Sendable {
    static let conversationLimit = 2

    struct Step: Hashable, Sendable {
        /// Place in the destination's list.
        let exchanger: Int
        let usesTLS: Bool
        /// False where a policy asks for TLS: its address is never spoken to in the clear.
        var mayBePlain = true
    }

    /// How a step came to nothing.
    enum Failure: Hashable, Sendable {
        /// No connection.
        case unreachable
        /// A greeting, EHLO or AUTH refused, not given in time, or cut off; or the server does not come up to the TLS policy.
        case turnedAway
        /// The handshake failed: the same address may be spoken to in the clear.
        case tls
        /// Our own address cannot be spoken from: no exchanger was asked, and none would be reached.
        case noSource
    }

    private(set) var step: Step
    private var rest: ArraySlice<Step>
    private var conversationsLeft = Self.conversationLimit
    /// False where credentials must not travel in the clear.
    private let mayFallBack: Bool

    /// `nil` where there is nothing to try.
    init?(_ steps: [Step], mayFallBack: Bool) {
        guard let first = steps.first else { return nil }
        self.step = first
        self.rest = steps.dropFirst()
        self.mayFallBack = mayFallBack
    }

    /// - Returns: what to try next, `nil` when the round is lost.
    mutating func failed(_ failure: Failure) -> Step? {
        switch failure {
        case .tls where step.usesTLS && step.mayBePlain && mayFallBack:
            step = Step(exchanger: step.exchanger, usesTLS: false)
            return step
        case .turnedAway, .tls:
            conversationsLeft -= 1
        case .unreachable:
            break
        case .noSource:
            return nil
        }
        guard conversationsLeft > 0, let next = rest.popFirst() else { return nil }
        step = next
        return next
    }
}
