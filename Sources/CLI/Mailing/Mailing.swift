import Foundation
import Intake
import Mail

/// Sends a letter to a list, a thousand recipients a call. Each call carries a key of its own, so that a call repeated after
/// a lost answer is done once.
struct Mailing {
    struct Counts {
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

    static let tryCount = 5

    let api: API
    let letter: [(String, JSON)]
    let sheet: RejectSheet
    private(set) var counts = Counts()
    private var batchNumber = 0
    private let run = UUID().uuidString
    private var progress = ProgressLine()

    init(api: API, letter: [(String, JSON)], sheet: RejectSheet) {
        self.api = api
        self.letter = letter
        self.sheet = sheet
    }

    mutating func run(_ source: RecipientSource) async throws {
        let start = ContinuousClock.now
        var mailing = self
        try await source.forEach { rows, rejects in
            for reject in rejects { try mailing.reject(row: reject.row, reject.reason, reject.text) }
            if !rows.isEmpty { try await mailing.send(rows) }
            mailing.showProgress(since: start)
        }
        mailing.progress.end()
        self = mailing
    }

    private mutating func reject(row: Int, _ reason: String, _ text: String) throws {
        counts.rejected += 1
        progress.clear()
        try sheet.add(row: row, reason: reason, text: text)
    }

    private mutating func send(_ rows: [RecipientSource.Row]) async throws {
        batchNumber += 1
        let body = JSON.object(letter + [("to", .array(rows.map { Mailing.json($0.recipient) }))])
        let answer = try await post(body, key: "\(run)-\(batchNumber)")
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
    private func post(_ body: JSON, key: String) async throws -> JSON {
        var wait = Duration.milliseconds(500)
        for _ in 1..<Self.tryCount {
            do {
                return try await api.post("/v1/messages", body, idempotencyKey: key)
            } catch let failure as CommandFailure where failure.status == .tryAgain {
                try await Task.sleep(for: wait)
                wait *= 2
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

    private static func json(_ recipient: LetterRecipient) -> JSON {
        var members: [(String, JSON)] = [("email", .string(recipient.address.mailbox.description))]
        if let name = recipient.address.name { members.append(("name", .string(name))) }
        if !recipient.merge.isEmpty {
            members.append(
                ("merge", .object(recipient.merge.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })))
        }
        return .object(members)
    }
}
