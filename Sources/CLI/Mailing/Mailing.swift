import App
import Intake
import Mail

/// Sends a letter to a list, a thousand recipients a call. Each call carries a key of its own, so that a call repeated after
/// a lost answer is done once.
struct Mailing {
    struct Counts: Sendable {
        var accepted = 0
        var dropped = 0
        var rejected = 0

        var json: JSON {
            .object([
                ("accepted", .number(String(accepted))), ("dropped", .number(String(dropped))),
                ("rejected", .number(String(rejected))),
            ])
        }
    }

    /// How a mailing ended.
    struct Outcome {
        let counts: Counts
        /// What broke it off; `nil` where it came to its end.
        let error: (any Error)?
        /// Where it goes on; `nil` at its end, and where it had not begun.
        let rest: ResumeToken?
    }

    /// Tries of a first call: who is not there at all is told so soon.
    static let firstTryCount = 4
    /// Tries of later calls, over a minute: a node that is restarted is back by then.
    static let tryCount = 11
    static let longestWait = Duration.seconds(8)

    let api: API
    let letter: [(String, JSON)]
    let run: String
    /// Says between two calls that no more are wanted.
    let isStopped: @Sendable () -> Bool
    private var sheet: RejectSheet
    private var counts = Counts()
    private var hasBegun: Bool
    /// The first row of the batch that is under way.
    private var row: Int?
    private var progress = ProgressLine()

    /// - Parameter token: of the run that this one goes on with.
    init(
        api: API, letter: [(String, JSON)], sheet: RejectSheet, token: ResumeToken?,
        isStopped: @escaping @Sendable () -> Bool
    ) {
        self.api = api
        self.letter = letter
        self.sheet = sheet
        self.isStopped = isStopped
        run = token?.run ?? ResumeToken.freshRun()
        hasBegun = token != nil
    }

    mutating func run(_ source: RecipientSource) async -> Outcome {
        let start = ContinuousClock.now
        var mailing = self
        var failure: (any Error)?
        do {
            try await source.forEach { rows, rejects in
                mailing.row = rows.first?.number
                if mailing.isStopped() { throw CancellationError() }
                for reject in rejects { try mailing.reject(row: reject.row, reject.reason, reject.text) }
                if let row = mailing.row {
                    if !mailing.hasBegun { mailing.warn(of: rows[0].recipient) }
                    try await mailing.send(rows, from: row)
                }
                mailing.showProgress(since: start)
            }
        } catch {
            failure = error
        }
        mailing.progress.end()
        mailing.sheet.end()
        self = mailing
        let isOpen = failure != nil && hasBegun
        return Outcome(
            counts: counts, error: failure, rest: isOpen ? row.map { ResumeToken(run: run, row: $0) } : nil)
    }

    /// All rows have the same columns: what the first lacks is empty in every letter.
    private func warn(of recipient: LetterRecipient) {
        var missing: [String] = []
        for (name, value) in letter where ["subject", "text", "html"].contains(name) {
            missing += recipient.missingNames(in: value.plain).filter { !missing.contains($0) }
        }
        for name in missing {
            Console.note("{{\(Table.printable(name))}} is no column of the list; it is empty in every letter")
        }
    }

    private mutating func reject(row: Int, _ reason: String, _ text: String) throws {
        counts.rejected += 1
        progress.clear()
        try sheet.add(row: row, reason: reason, text: text)
    }

    private mutating func send(_ rows: [RecipientSource.Row], from row: Int) async throws {
        let body = JSON.object(letter + [("to", .array(rows.map { Mailing.json($0.recipient) }))])
        let answer = try await post(body, key: "\(run)-\(row)")
        hasBegun = true
        for message in answer["messages"]?.array ?? [] {
            if message["status"]?.plain == "dropped" { counts.dropped += 1 } else { counts.accepted += 1 }
        }
        for rejected in answer["rejected"]?.array ?? [] {
            guard let index = rejected["index"]?.integer, rows.indices.contains(index) else { continue }
            let row = rows[index]
            try reject(
                row: row.number, "is refused: " + (rejected["detail"]?.plain ?? "no reason was given"),
                row.recipient.address.mailbox.description)
        }
    }

    /// Tries again where the node is busy: the key makes sure that nothing is sent twice.
    private mutating func post(_ body: JSON, key: String) async throws -> JSON {
        var wait = Duration.seconds(1)
        for _ in 1..<(hasBegun ? Self.tryCount : Self.firstTryCount) {
            do {
                return try await api.post("/v1/messages", body, idempotencyKey: key)
            } catch let failure as CommandFailure where failure.status == .tryAgain && !isStopped() {
                progress.show("\(failure.sentence) Trying again in \(DurationText.write(wait)).")
                try await Task.sleep(for: wait)
                wait = min(wait * 2, Self.longestWait)
            }
        }
        return try await api.post("/v1/messages", body, idempotencyKey: key)
    }

    private mutating func showProgress(since start: ContinuousClock.Instant) {
        let done = counts.accepted + counts.dropped + counts.rejected
        let seconds = Double((ContinuousClock.now - start).components.seconds) + 0.5
        progress.show(
            "\(Count.text(done, "row")), \(Count.text(counts.accepted)) accepted, \(Count.text(Int(Double(done) / seconds)))/s"
        )
    }

    static func json(_ recipient: LetterRecipient) -> JSON {
        var members: [(String, JSON)] = [("email", .string(recipient.address.mailbox.description))]
        if let name = recipient.address.name { members.append(("name", .string(name))) }
        if !recipient.merge.isEmpty {
            members.append(
                ("merge", .object(recipient.merge.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })))
        }
        return .object(members)
    }
}
