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

extension Evidence {
    init(_ failure: ClientFailure, at stage: Stage, host: DomainName?) {
        let session: SessionFailure
        switch failure {
        case .connectionRefused: session = .connectionRefused
        case .connectionTimedOut: session = .connectionTimedOut
        case .networkUnreachable, .sourceUnavailable: session = .networkUnreachable
        case .connectionClosed: session = .connectionClosed
        case .timedOut: session = .timedOut
        case .protocolViolation: session = .protocolViolation
        case .tlsFailed: session = .tlsFailed
        case .outcomeUnknown: session = .outcomeUnknown
        case .insecure(let fault):
            self = .insecure(InsecurePeer(InsecurePeer.Fault(fault.kind), detail: fault.detail), host: host)
            return
        }
        self = .sessionFailed(session, stage: stage, host: host)
    }
}

extension InsecurePeer.Fault {
    init(_ kind: SecurityFault.Kind) {
        self =
            switch kind {
            case .notOffered: .notOffered
            case .nameMismatch: .nameMismatch
            case .expired: .expired
            case .untrusted: .untrusted
            case .daneMismatch: .daneMismatch
            }
    }
}
