import Accounts
import Bounce
import Intake
import Mail
import Spool
import Storage

/// One campaign of the demo: accepted in batches, then watched until every recipient has a final status
/// and everything that came back has been read.
struct DemoCampaign {
    static let batchCount = 1_000
    static let pause = Duration.milliseconds(150)

    let house: DemoHouse
    /// 1 or 2.
    let number: Int
    let name: String
    let recipients: [NamedMailbox]

    /// - Returns: its key and how long it took.
    func run(_ onProgress: @escaping @Sendable (DemoProgress) -> Void) async throws -> (
        key: CampaignKey, took: Duration
    ) {
        let start = ContinuousClock.now
        let key = try await house.node.spool.campaign(named: name, account: .first)
        guard let caller = try await house.node.accounts.caller(secret: house.node.localKey) else {
            throw DemoError.noCaller
        }
        var accepted = 0
        for batch in stride(from: 0, to: recipients.count, by: Self.batchCount) {
            let part = recipients[batch..<min(batch + Self.batchCount, recipients.count)]
            try await accept(part, caller: caller)
            accepted += part.count
            onProgress(try await progress(key, accepted: accepted, since: start))
        }
        while true {
            try Task.checkCancellation()
            let progress = try await progress(key, accepted: accepted, since: start)
            onProgress(progress)
            if progress.finishedCount == recipients.count {
                try await house.awaitReturns()
                onProgress(try await self.progress(key, accepted: accepted, since: start))
                return (key, ContinuousClock.now - start)
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    private func accept(_ part: ArraySlice<NamedMailbox>, caller: Caller) async throws {
        let sender = NamedMailbox(mailbox: try sender, name: "The Postrider")
        var letter = Letter(
            from: sender, to: part.map { LetterRecipient(address: $0, merge: ["name": $0.name ?? "reader"]) },
            subject: "\(name): news for {{name}}")
        letter.text = "Hello {{name}},\n\nthis letter went over real SMTP to a simulated provider.\n\nThe Postrider\n"
        letter.html = "<p>Hello {{name}},</p><p>this letter went over real SMTP to a simulated provider.</p>"
        letter.campaign = name
        switch try await house.node.submission.accept(letter, caller: caller, idempotency: nil) {
        case .accepted, .replayed: return
        case .faulty(let faults): throw DemoError.refused(faults.first?.detail ?? "")
        case .keyUsedForAnotherBody: throw DemoError.refused("key used before")
        }
    }

    private var sender: Mailbox {
        get throws {
            guard let mailbox = Mailbox("news@postrider.example") else { throw DemoError.noCaller }
            return mailbox
        }
    }

    private func progress(_ key: CampaignKey, accepted: Int, since start: ContinuousClock.Instant) async throws
        -> DemoProgress
    {
        let counts = try await house.node.spool.statusCounts(account: nil, campaign: key)
        return DemoProgress(
            campaign: number, recipientCount: recipients.count, acceptedCount: accepted,
            counts: counts.reduce(into: [:]) { $0[$1.key.rawValue] = $1.value }, elapsed: ContinuousClock.now - start)
    }
}

/// Why the demo could not run to its end.
public enum DemoError: Error, Sendable, CustomStringConvertible {
    case noCaller
    case refused(String)

    public var description: String {
        switch self {
        case .noCaller: "the demo's own key is not known to its node"
        case .refused(let detail): "the node refused the demo's letter: \(detail)"
        }
    }
}
