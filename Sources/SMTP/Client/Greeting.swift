import Mail

/// The opening of a client session, from banner to accepted EHLO; begun anew behind TLS. A server that knows no EHLO is
/// greeted with HELO. Source: RFC 5321 sections 3.1 and 3.2, RFC 3207 section 4.2.
struct Greeting: Sendable {
    enum Action: Sendable { case sendEHLO, sendHELO, opened(ServerExtensions), refused, violation }
    enum State: Hashable, Sendable { case awaitingBanner, awaitingEHLO, awaitingHELO, done }

    private(set) var state = State.awaitingBanner
    /// What a refusal would be the answer to.
    private(set) var stage = ClientStage.connect

    /// A greeting without a banner.
    static let behindTLS = Greeting(state: .awaitingEHLO, stage: .ehlo)

    mutating func received(_ reply: ReceivedReply) -> Action {
        switch (state, reply.code.number / 100) {
        case (.awaitingBanner, 2):
            state = .awaitingEHLO
            stage = .ehlo
            return .sendEHLO
        case (.awaitingEHLO, 2):
            state = .done
            return .opened(ServerExtensions(reply.reply))
        case (.awaitingEHLO, 5):
            state = .awaitingHELO
            return .sendHELO
        case (.awaitingHELO, 2):
            state = .done
            return .opened(ServerExtensions())
        case (_, 3), (.done, _):
            state = .done
            return .violation
        case (.awaitingBanner, _), (.awaitingEHLO, _), (.awaitingHELO, _):
            state = .done
            return .refused
        }
    }
}
