/// What becomes of all mail to one recipient, and what a sender should make of it.
struct Fate: Hashable, Sendable {
    enum Behaviour: Hashable, Sendable {
        case accept
        /// Takes it, and sends a mail back to the return path later.
        case acceptAndReturn(ReturnLetter)
        /// Whenever it is asked.
        case refuse(Wording, at: FateStage)
        /// Until it has been asked `visits` times and `wait` has passed since it was first asked; then it accepts. A
        /// sender that has been four times more patient in visits is let in whatever the clock says.
        case refuseAtFirst(Wording, at: FateStage, visits: Int, wait: Duration)
        /// Accepts, but thinks about it first.
        case slow(Duration)
        /// Hangs up without a word.
        case close
        /// Takes the whole message the first time, and hangs up instead of answering the final dot; accepts afterwards.
        case closeAfterContentOnce
        /// An answer that is no reply.
        case nonsense
        /// A reply without end.
        case flood
        /// No answer, ever.
        case stall
    }

    let behaviour: Behaviour
    /// When all is over.
    let truth: Truth

    /// What a recipient's exchanger does this time.
    enum Answer: Hashable, Sendable {
        case accept
        case slow(Duration)
        case refuse(Wording)
        case close
        case nonsense
        case flood
        case stall
    }

    /// - Parameters:
    ///   - visit: how often the recipient has been asked for, this time counted: 1...
    ///   - elapsed: since it was first asked for, in the simulated world's time.
    /// - Returns: the answer to RCPT, and the one to the final dot should it come to that.
    func answers(visit: Int, elapsed: Duration) -> (rcpt: Answer, content: Answer) {
        switch behaviour {
        case .accept, .acceptAndReturn: (.accept, .accept)
        case .refuse(let wording, .rcpt): (.refuse(wording), .accept)
        case .refuse(let wording, .content): (.accept, .refuse(wording))
        case .refuseAtFirst(let wording, let stage, let visits, let wait):
            if visit > visits && elapsed >= wait || visit > visits * 4 {
                (.accept, .accept)
            } else {
                stage == .rcpt ? (.refuse(wording), .accept) : (.accept, .refuse(wording))
            }
        case .slow(let wait): (.slow(wait), .accept)
        case .close: (.close, .accept)
        case .closeAfterContentOnce: (.accept, visit == 1 ? .close : .accept)
        case .nonsense: (.nonsense, .accept)
        case .flood: (.flood, .accept)
        case .stall: (.stall, .accept)
        }
    }

    /// What the last answer says, where it was no acceptance.
    var truthWhileRefused: Truth {
        switch behaviour {
        case .refuseAtFirst, .closeAfterContentOnce, .slow, .accept, .acceptAndReturn: .deferred
        case .refuse, .close, .nonsense, .flood, .stall: truth
        }
    }
}

/// Where a recipient's exchanger speaks its mind.
enum FateStage: Hashable, Sendable {
    case rcpt
    /// After the final dot.
    case content
}

extension Fate {
    /// True where the final dot may get another answer than the provider's usual one.
    var speaksAfterContent: Bool {
        switch behaviour {
        case .refuse(_, at: .content), .refuseAtFirst(_, at: .content, _, _), .closeAfterContentOnce: true
        case .refuse, .refuseAtFirst, .accept, .acceptAndReturn, .slow, .close, .nonsense, .flood, .stall: false
        }
    }
}
