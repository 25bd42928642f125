import Mail

/// AUTH PLAIN, for a smart host. The response travels with the command; a server that asks for it all the same gets it
/// once more. Source: RFC 4954 section 4, RFC 4616.
///
///     C: AUTH PLAIN AGFkYQBzZWNyZXQ=
///     S: 235 2.7.0 Authentication successful
struct Authentication: Sendable {
    enum Action: Hashable, Sendable { case sendResponse, authenticated, refused, violation }
    enum State: Hashable, Sendable { case awaitingReply, awaitingReplyToResponse, done }

    private(set) var state = State.awaitingReply

    /// The response in base64, without line end.
    static func response(user: String, password: String) -> [UInt8] {
        Base64.encode([0] + Array(user.utf8) + [0] + Array(password.utf8))
    }

    mutating func received(_ reply: ReceivedReply) -> Action {
        switch (state, reply.code.number / 100) {
        case (.awaitingReply, 3):
            state = .awaitingReplyToResponse
            return .sendResponse
        case (.awaitingReply, 2), (.awaitingReplyToResponse, 2):
            state = .done
            return .authenticated
        case (.awaitingReply, 4...5), (.awaitingReplyToResponse, 4...5):
            state = .done
            return .refused
        case (.awaitingReply, _), (.awaitingReplyToResponse, _), (.done, _):
            state = .done
            return .violation
        }
    }
}
