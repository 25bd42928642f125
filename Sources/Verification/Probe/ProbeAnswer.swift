import Bounce
import Mail
import SMTP

/// What one conversation showed about one recipient.
struct ProbeAnswer: Sendable {
    let outcome: RecipientOutcome
    /// Who was asked.
    let host: DomainName
    let duration: Duration

    var reply: Reply? {
        switch outcome {
        case .accepted(let reply), .refused(let reply, _): reply
        case .failed: nil
        }
    }

    /// Nobody answered at all: another host may.
    var isUnreached: Bool {
        guard case .failed(let failure, let stage) = outcome else { return false }
        return stage == .connect && failure != .protocolViolation
    }

    var evidence: Evidence {
        switch outcome {
        case .accepted(let reply): .reply(reply, stage: .rcpt, host: host)
        case .refused(let reply, let stage): .reply(reply, stage: Stage(probe: stage), host: host)
        case .failed(let failure, let stage):
            .sessionFailed(SessionFailure(probe: failure), stage: Stage(probe: stage), host: host)
        }
    }
}

extension Stage {
    fileprivate init(probe stage: ClientStage) {
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
    fileprivate init(probe failure: ClientFailure) {
        self =
            switch failure {
            case .connectionRefused: .connectionRefused
            case .connectionTimedOut: .connectionTimedOut
            case .networkUnreachable, .sourceUnavailable: .networkUnreachable
            case .connectionClosed, .outcomeUnknown: .connectionClosed
            case .timedOut: .timedOut
            case .protocolViolation: .protocolViolation
            case .tlsFailed, .insecure: .tlsFailed
            }
    }
}
