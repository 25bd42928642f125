import Mail

/// One transaction from MAIL to the reply to its final dot. Replies are taken strictly in order, whether the commands
/// went out together (RFC 2920) or one at a time. Source: RFC 5321 section 3.3.
///
/// | reply | to | what follows |
/// | --- | --- | --- |
/// | 4yz, 5yz | MAIL | every recipient refused |
/// | 4yz, 5yz | RCPT | that recipient refused, the others go on |
/// | 354 | DATA, somebody accepted | the content |
/// | 354 | DATA, nobody accepted | a lone dot, its reply ignored |
/// | 2yz | DATA | violation |
/// | 3yz | MAIL, RCPT | violation |
/// | any | the last RCPT of an inquiry | the outcome of every recipient; RSET before another |
/// | any | the final dot | the outcome of every accepted recipient; 3yz: unknown |
struct Transaction: Sendable {
    enum Step: Hashable, Sendable {
        /// Nothing to do but to wait for the next reply.
        case wait
        case sendRecipient(Int)
        case sendData
        case sendContent
        case sendLoneDot
        /// All outcomes are known. `needsReset`: the server may hold an envelope that has to be dropped first.
        case finish(needsReset: Bool)
        /// All outcomes are known, and the session cannot go on: refused while the content was on its way.
        case abandon
        case violation
    }

    enum State: Hashable, Sendable {
        case awaitingMail, awaitingRecipient(Int), awaitingData, sendingContent, awaitingFinal, awaitingLoneDot,
            finished
    }

    let envelope: OutboundTransaction
    let isPipelined: Bool
    private(set) var state = State.awaitingMail
    private var outcomes: [RecipientOutcome?]
    private var acceptedCount = 0
    private var mailRefusal: Reply?

    init(_ envelope: OutboundTransaction, isPipelined: Bool) {
        self.envelope = envelope
        self.isPipelined = isPipelined
        outcomes = Array(repeating: nil, count: envelope.recipients.count)
    }

    var stage: ClientStage {
        switch state {
        case .awaitingMail: .mail
        case .awaitingRecipient: .rcpt
        case .awaitingData: .data
        case .sendingContent, .awaitingFinal, .awaitingLoneDot, .finished: .content
        }
    }

    /// Recipients without an answer count as failed for a reason to be told before.
    var outcome: TransactionOutcome {
        TransactionOutcome(
            id: envelope.id, recipients: outcomes.map { $0 ?? .failed(.connectionClosed, at: stage) })
    }

    mutating func received(_ reply: ReceivedReply) -> Step {
        let answer = reply.code.number / 100
        switch state {
        case .awaitingMail: return answeredMail(reply, answer)
        case .awaitingRecipient(let index): return answeredRecipient(index, reply, answer)
        case .awaitingData: return answeredData(reply, answer)
        case .sendingContent:
            guard answer >= 4 else { return .violation }
            settle(.refused(reply.reply, at: .content))
            return .abandon
        case .awaitingFinal:
            guard answer != 3 else { return .violation }
            let reply = reply.reply
            settle(answer == 2 ? .accepted(reply) : .refused(reply, at: .content))
            return .finish(needsReset: false)
        case .awaitingLoneDot:
            state = .finished
            return .finish(needsReset: false)
        case .finished:
            return .violation
        }
    }

    /// The final dot has been handed to the network: from here on only its reply can say what became of the message.
    mutating func sentFinalDot() { state = .awaitingFinal }

    /// Ends the transaction for every recipient who has no answer yet: the reply closed the session.
    mutating func refuseRest(_ reply: Reply) { settle(.refused(reply, at: stage)) }

    /// Ends the transaction for every recipient who has no answer yet.
    mutating func fail(_ failure: ClientFailure) {
        settle(.failed(state == .awaitingFinal ? .outcomeUnknown : failure, at: stage))
    }

    private mutating func answeredMail(_ reply: ReceivedReply, _ answer: UInt16) -> Step {
        guard answer != 3 else { return .violation }
        if answer >= 4 {
            let refusal = reply.reply
            mailRefusal = refusal
            if !isPipelined {
                settle(.refused(refusal, at: .mail))
                return .finish(needsReset: false)
            }
        }
        state = .awaitingRecipient(0)
        return isPipelined ? .wait : .sendRecipient(0)
    }

    private mutating func answeredRecipient(_ index: Int, _ reply: ReceivedReply, _ answer: UInt16) -> Step {
        guard answer != 3 else { return .violation }
        if let mailRefusal {
            outcomes[index] = .refused(mailRefusal, at: .mail)
        } else if answer >= 4 {
            outcomes[index] = .refused(reply.reply, at: .rcpt)
        } else {
            acceptedCount += 1
            if envelope.isInquiry { outcomes[index] = .accepted(reply.reply) }
        }
        if index + 1 < outcomes.count {
            state = .awaitingRecipient(index + 1)
            return isPipelined ? .wait : .sendRecipient(index + 1)
        }
        if envelope.isInquiry {
            state = .finished
            return .finish(needsReset: mailRefusal == nil)
        }
        state = .awaitingData
        if isPipelined { return .wait }
        if acceptedCount > 0 { return .sendData }
        state = .finished
        return .finish(needsReset: true)
    }

    private mutating func answeredData(_ reply: ReceivedReply, _ answer: UInt16) -> Step {
        switch answer {
        case 3 where acceptedCount > 0:
            state = .sendingContent
            return .sendContent
        case 3:
            state = .awaitingLoneDot
            return .sendLoneDot
        case 2:
            return .violation
        default:
            if acceptedCount > 0 { settle(.refused(reply.reply, at: .data)) }
            state = .finished
            return .finish(needsReset: mailRefusal == nil)
        }
    }

    private mutating func settle(_ outcome: RecipientOutcome) {
        let rest = mailRefusal.map { RecipientOutcome.refused($0, at: .mail) } ?? outcome
        for index in outcomes.indices where outcomes[index] == nil { outcomes[index] = rest }
        state = .finished
    }
}
