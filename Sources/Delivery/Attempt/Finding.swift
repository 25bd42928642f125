import Bounce
import Mail
import SMTP

/// What one attempt showed about one recipient: the evidence, where in the dialogue it arose, between whom.
struct Finding: Sendable {
    let evidence: Evidence
    let stage: Stage
    let conversation: Conversation

    init(_ evidence: Evidence, at stage: Stage, in conversation: Conversation) {
        self.evidence = evidence
        self.stage = stage
        self.conversation = conversation
    }

    /// How a recipient of a transaction ended.
    init(_ outcome: RecipientOutcome, in conversation: Conversation) {
        let host = conversation.host
        switch outcome {
        case .accepted(let reply):
            self.init(.reply(reply, stage: .content, host: host), at: .content, in: conversation)
        case .refused(let reply, let stage):
            self.init(.reply(reply, stage: Stage(stage), host: host), at: Stage(stage), in: conversation)
        case .failed(let failure, let stage):
            self.init(Evidence(failure, at: Stage(stage), host: host), at: Stage(stage), in: conversation)
        }
    }

    /// Why a session could not be opened: the reply that turned us away, else the failure.
    init(failure: ClientFailure?, reply: Reply?, at stage: ClientStage, in conversation: Conversation) {
        let (stage, host) = (Stage(stage), conversation.host)
        let evidence: Evidence =
            if let reply { .reply(reply, stage: stage, host: host) } else {
                Evidence(failure ?? .connectionClosed, at: stage, host: host)
            }
        self.init(evidence, at: stage, in: conversation)
    }

    /// The reply word for word, at most 8 KiB; empty where there was none.
    var replyText: String {
        guard case .reply(let reply, _, _) = evidence else { return "" }
        let text = reply.description
        guard text.utf8.count > Self.replyLimit else { return text }
        return String(decoding: text.utf8.prefix(Self.replyLimit), as: UTF8.self)
    }

    private static let replyLimit = 8 << 10
}
