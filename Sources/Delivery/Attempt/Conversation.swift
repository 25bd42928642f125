import Bounce
import Mail
import SMTP

/// Between whom words were exchanged, as it is recorded with each outcome. Made once a session, not once a message.
struct Conversation: Sendable {
    /// `nil` for an address literal, and where nobody was reached.
    var host: DomainName?
    var mxHost: String?
    var mxAddress: String?
    var sourceAddress: String?
    /// `nil` where no site was found.
    var provider: String?
    /// `TLSv1.3` and the like; `nil` in the clear.
    var tls: String?
}

extension Stage {
    init(_ stage: ClientStage) {
        self =
            switch stage {
            case .connect: .connect
            case .ehlo: .ehlo
            case .tls: .tls
            case .auth: .auth
            case .mail: .mail
            case .rcpt: .rcpt
            case .data: .data
            case .content: .content
            }
    }
}

extension SessionFailure {
    init(_ failure: ClientFailure) {
        self =
            switch failure {
            case .connectionRefused: .connectionRefused
            case .connectionTimedOut: .connectionTimedOut
            case .networkUnreachable: .networkUnreachable
            case .connectionClosed: .connectionClosed
            case .timedOut: .timedOut
            case .protocolViolation: .protocolViolation
            case .tlsFailed: .tlsFailed
            case .outcomeUnknown: .outcomeUnknown
            }
    }
}
