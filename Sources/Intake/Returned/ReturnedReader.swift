public import Bounce
public import Logging
public import Mail
public import Spool
import Storage

/// Reads the mail that came back, and settles it on its messages.
///
/// It takes a mail up only after it was promised, and settles it in one commit, so it may be stopped or killed anywhere: a
/// mail that was not settled is read again, one that was is not.
public final class ReturnedReader: Sendable {
    /// Mails taken up at a time.
    static let batchCount = 50

    private let spool: Spool
    private let paths: ReturnPaths
    private let reader: BounceReader
    private let counters: ReturnedCounters
    private let time: any TimeSource
    private let logger: Logger
    /// How long it rests when there is nothing to read.
    private let pause: Duration

    public init(
        spool: Spool, paths: ReturnPaths, counters: ReturnedCounters, reader: BounceReader = BounceReader(),
        time: any TimeSource, pause: Duration = .milliseconds(200), logger: Logger
    ) {
        self.spool = spool
        self.paths = paths
        self.counters = counters
        self.reader = reader
        self.time = time
        self.pause = pause
        self.logger = logger
    }

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        // Rules are compiled at their first use: now, and not while a mail is in hand that would be blamed for a kill.
        _ = reader.read(ParsedMail.parse([]))
        var sinceRounds = Duration.zero
        while !Task.isCancelled {
            do {
                try await catchUp()
                if sinceRounds >= .seconds(600) {
                    sinceRounds = .zero
                    try await paths.refresh()
                    try await spool.sweepReturned()
                }
            } catch EngineError.closed {
                return
            } catch let error as EngineError {
                logger.warning("mail that came back waits for the store: \(error)")
                try await Task.sleep(for: .seconds(2))
            }
            try await Task.sleep(for: pause)
            sinceRounds += pause
        }
    }

    /// Reads everything that waits.
    public func catchUp() async throws {
        while !Task.isCancelled {
            let waiting = try await spool.waitingReturned(limit: ReturnedReader.batchCount)
            guard !waiting.isEmpty else { return }
            for mail in waiting { try await settle(mail) }
        }
    }

    private func settle(_ mail: ReturnedMail) async throws {
        let settlement = try await settlement(of: mail)
        let result = try await spool.settle(settlement)
        switch result {
        case .settled:
            guard case .outcomes(let outcomes) = settlement.ending, let first = outcomes.first else { return }
            counters.count(first.kind)
        case .repeated: counters.count(.repeated)
        case .quarantined: counters.count(.quarantined)
        case .postponed, .done: break
        }
        logger.debug("mail came back", metadata: ["mail": "\(mail.key)", "result": "\(result)"])
    }

    private func settlement(of mail: ReturnedMail) async throws -> ReturnedSettlement {
        var settlement = ReturnedSettlement(mail: mail.key, at: time.now(), ending: .quarantine(.unreadable))
        guard mail.attempts <= Spool.returnedAttemptLimit else { return settlement }
        let parsed = ParsedMail.parse(mail.bytes)
        let reading = reader.read(parsed)
        settlement.kind = reading.kind.rawValue
        settlement.dialect = reading.dialect
        settlement.subject = parsed.firstValue("subject")
        settlement.from = parsed.firstValue("from")
        settlement.ending = try await ending(mail, parsed, reading)
        return settlement
    }

    private func ending(_ mail: ReturnedMail, _ parsed: ParsedMail, _ reading: MailReading) async throws
        -> ReturnedSettlement.Ending
    {
        let isComplaint = reading.kind == .complaint || reading.feedbackType != nil
        let embedded = { EmbeddedTrace(mail: parsed, paths: self.paths).message(isComplaint: isComplaint) }
        guard let message = mail.tiedTo ?? mail.message ?? embedded() else {
            let isMine = reading.kind.isReport || reading.feedbackType != nil
            return .quarantine(isMine ? .untied : mail.isForPeople ? .forPeople : .notABounce)
        }
        let (isKnown, targets) = try await spool.returnedTargets(
            of: message, named: ReturnedVerdict.addresses(reading))
        guard isKnown else { return .quarantine(.messageGone) }
        guard !targets.isEmpty else { return .quarantine(.untied) }
        let verdict = ReturnedVerdict(reading, subject: parsed.firstValue("subject") ?? "")
        let outcomes = verdict.outcomes(for: targets)
        return outcomes.isEmpty ? .quarantine(.notABounce) : .outcomes(outcomes)
    }
}

extension ReturnedMail {
    fileprivate var isForPeople: Bool { recipient?.normalized.localPart == "postmaster" }
}
