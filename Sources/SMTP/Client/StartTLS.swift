import Mail

/// Turning to TLS in the middle of a session. A server that offers STARTTLS and then declines may be spoken to in the
/// clear where the policy allows it; a handshake that fails ends the session. Source: RFC 3207.
struct StartTLS: Sendable {
    enum Action: Hashable, Sendable { case startHandshake, continueInTheClear, greetAnew, close, violation }
    enum State: Hashable, Sendable { case awaitingReply, handshaking, done }

    private(set) var state = State.awaitingReply

    /// - Parameter unreadByteCount: bytes that came behind the reply. They were sent in the clear and would be taken for
    ///   words of the encrypted session (CVE-2021-38371), so the session ends.
    mutating func received(_ reply: ReceivedReply, unreadByteCount: Int) -> Action {
        guard state == .awaitingReply, unreadByteCount == 0 else { return .violation }
        switch reply.code.number / 100 {
        case 2:
            state = .handshaking
            return .startHandshake
        case 4, 5:
            state = .done
            return .continueInTheClear
        default:
            return .violation
        }
    }

    mutating func established() -> Action {
        guard state == .handshaking else { return .close }
        state = .done
        return .greetAnew
    }
}
