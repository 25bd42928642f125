import Mail
import Metering
public import Spool
public import Storage
import Synchronization

/// Why addresses are not verified now.
public enum VerificationsFault: Error, Hashable, Sendable {
    case tooManyAddresses(limit: Int)
    /// Of this account more waits to be found out than may.
    case tooManyPending(limit: Int)
}

/// Verifications for accounts: with what was seen here, kept where they took time, and finished behind the answer where the
/// deadline came first or a server asked for patience.
public final class Verifications: Sendable {
    /// Addresses of one call.
    public static let addressLimit = 1_000
    /// Of one account that wait.
    public static let pendingLimit = 10_000
    /// Answers kept in all; the oldest go first.
    static let keptLimit = 1_000_000
    /// The looks behind the first one, where a server put us off.
    static let rechecks: [Duration] = [.seconds(300), .seconds(900), .seconds(3_600)]
    /// How long limits of our own may hold a look back before it ends as it is.
    static let patience = Duration.seconds(6 * 3_600)
    /// How long whoever found a row due has for it.
    static let lease = Duration.seconds(120)
    /// Addresses of a call that are looked at together, and rows that are due.
    static let width = 32
    static let tidyPause = Duration.seconds(60)

    public let verifier: Verifier
    public let history: History
    let spool: Spool
    private let pause: Duration
    /// Looks that go on behind their answers on this node.
    private let underWay = Mutex(0)
    private static let underWayLimit = 2_000
    private let tidied = Interval()

    /// - Parameter pause: from one look for due rows to the next.
    public init(verifier: Verifier, history: History, spool: Spool, pause: Duration = .seconds(2)) {
        self.verifier = verifier
        self.history = history
        self.spool = spool
        self.pause = pause
    }

    // MARK: Answers

    /// In the order of the addresses, within the request's deadline.
    /// - Parameters:
    ///   - request: `account` must be set.
    ///   - actor: who asks, for the record.
    /// - Throws: `VerificationsFault`, and what the store throws.
    public func verify(
        _ addresses: [String], _ request: VerificationRequest, by actor: String
    ) async throws -> [VerificationRecord] {
        guard let account = request.account else { preconditionFailure("verifications are made for an account") }
        guard addresses.count <= Self.addressLimit else {
            throw VerificationsFault.tooManyAddresses(limit: Self.addressLimit)
        }
        let start = ContinuousClock.now
        let known = try await known(addresses, request, account)
        let asksNobody = request.level == .fast
        if !asksNobody { try await demandRoom(for: addresses.count, of: account) }
        var answers = [Answer?](repeating: nil, count: addresses.count)
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            var next = 0
            func add() {
                let index = next
                next += 1
                group.addTask { [self] in
                    (index, await answer(addresses[index], request, known[index], since: start))
                }
            }
            while next < addresses.count, asksNobody ? false : next < Self.width { add() }
            if asksNobody {
                for index in addresses.indices {
                    answers[index] = await answer(addresses[index], request, known[index], since: start)
                }
            }
            while let (index, answer) = try await group.next() {
                answers[index] = answer
                if next < addresses.count { add() }
            }
        }
        return try await keep(answers.compactMap(\.self), request, account, by: actor)
    }

    /// What is kept under an id, and not out of date.
    public func find(_ key: VerificationKey, account: AccountID) async throws -> VerificationRecord? {
        let now = spool.now
        let row = try await spool.engine.read { connection in
            try VerificationTable.find(key, account: account, at: now, on: connection)
        }
        guard let row else { return nil }
        var verification = row.verification
        verification.isPending = row.dueAt != nil
        return VerificationRecord(key: row.key, verification: verification)
    }

    private struct Known: Sendable {
        var history: AddressHistory?
        var kept: KeptVerification?
    }

    private struct Answer: Sendable {
        var progress: Verifier.Progress
        var rest: Task<Verifier.Progress, Never>?
        /// It was kept: nothing is to be written.
        var kept: VerificationKey?
    }

    /// What is known of all addresses, in as few look-ups as if it were one.
    private func known(
        _ addresses: [String], _ request: VerificationRequest, _ account: AccountID
    ) async throws -> [Known] {
        var known = [Known](repeating: Known(), count: addresses.count)
        let mailboxes = addresses.enumerated().compactMap { index, address in
            Mailbox(internationalized: address).map { (index: index, mailbox: $0) }
        }
        let histories = try await history.of(mailboxes.map(\.mailbox), account: account)
        for (place, history) in zip(mailboxes, histories) where !history.isEmpty {
            known[place.index].history = history
        }
        guard request.level == .smtp, request.takesKept else { return known }
        let now = spool.now
        let kept = try await spool.engine.read { connection in
            try VerificationTable.newest(
                mailboxes.map { $0.mailbox.normalized.description }, account: account, policy: request.policy, at: now,
                on: connection)
        }
        for (place, row) in zip(mailboxes, kept) { known[place.index].kept = row }
        return known
    }

    private func demandRoom(for count: Int, of account: AccountID) async throws {
        let pending = try await spool.engine.read { try VerificationTable.pendingCount(of: account, on: $0) }
        guard pending + count <= Self.pendingLimit + Self.addressLimit, pending < Self.pendingLimit else {
            throw VerificationsFault.tooManyPending(limit: Self.pendingLimit)
        }
    }

    private func answer(
        _ address: String, _ request: VerificationRequest, _ known: Known, since start: ContinuousClock.Instant
    ) async -> Answer {
        // What was seen here since may know better than what was said then.
        let decides = known.history.flatMap { HistoryVerdict($0, at: spool.now) }?.decides ?? false
        if let kept = known.kept, !decides {
            var verification = kept.verification
            verification.address = address
            verification.isCached = true
            verification.elapsed = ContinuousClock.now - start
            verifier.metrics.answered(verification)
            return Answer(progress: Verifier.Progress(verification: verification), kept: kept.key)
        }
        var request = request
        request.deadline = max(.milliseconds(1), request.deadline - (ContinuousClock.now - start))
        let (progress, rest) = await verifier.begin(address, request, history: known.history)
        verifier.metrics.answered(progress.verification)
        return Answer(progress: progress, rest: rest)
    }

    // MARK: Keeping

    private func keep(
        _ answers: [Answer], _ request: VerificationRequest, _ account: AccountID, by actor: String
    ) async throws -> [VerificationRecord] {
        let now = spool.now
        var records: [VerificationRecord] = []
        var rows: [KeptVerification] = []
        var goingOn: [(row: KeptVerification, rest: Task<Verifier.Progress, Never>)] = []
        for answer in answers {
            var verification = answer.progress.verification
            guard answer.kept == nil, let row = row(answer, request, account, by: actor, at: now) else {
                records.append(VerificationRecord(key: answer.kept, verification: verification))
                continue
            }
            verification.isPending = row.dueAt != nil
            records.append(VerificationRecord(key: row.key, verification: verification))
            rows.append(row)
            if let rest = answer.rest { goingOn.append((row, rest)) }
        }
        if !rows.isEmpty {
            try await spool.engine.write { [rows] connection in try VerificationTable.insert(rows, on: connection) }
        }
        for (row, rest) in goingOn { follow(row, rest) }
        return records
    }

    /// `nil` where it is not worth keeping.
    private func row(
        _ answer: Answer, _ request: VerificationRequest, _ account: AccountID, by actor: String, at now: Timestamp
    ) -> KeptVerification? {
        let verification = answer.progress.verification
        var row = KeptVerification(
            key: spool.keys.next(), account: account,
            mailbox: verification.normalized.flatMap { Mailbox(internationalized: $0) }?.normalized.description ?? "",
            level: request.level, policy: request.policy, createdBy: actor, createdAt: now, updatedAt: now,
            expiresAt: now,
            attempts: 0, verification: verification)
        if answer.rest != nil {
            row.dueAt = now + Self.lease
            row.expiresAt = now + Self.patience
        } else {
            row.take(answer.progress, at: now)
            guard row.dueAt != nil || verification.level == .smtp else { return nil }
        }
        return row
    }

    /// Waits for the rest on this node; where it does not come to that, the row falls due.
    private func follow(_ row: KeptVerification, _ rest: Task<Verifier.Progress, Never>) {
        let isTaken = underWay.withLock { count in
            guard count < Self.underWayLimit else { return false }
            count += 1
            return true
        }
        guard isTaken else { return }
        Task { [self] in
            let progress = await rest.value
            try? await settle(row, progress)
            underWay.withLock { $0 -= 1 }
        }
    }

    /// Writes down what a look came to, and tells of it where it is all there is.
    private func settle(_ row: KeptVerification, _ progress: Verifier.Progress) async throws {
        var row = row
        let now = spool.now
        row.take(progress, at: now)
        let settled = row
        try await spool.engine.write { connection in
            guard try VerificationTable.update(settled, on: connection), settled.dueAt == nil else { return }
            let record = VerificationRecord(key: settled.key, verification: settled.verification)
            try Notice.post(
                NewNotice(
                    .verificationCompleted, account: settled.account, subject: settled.key.description,
                    data: record.json, at: now),
                on: connection)
        }
    }

    // MARK: Behind the answers

    /// Looks again at what is due, and forgets what is out of date, until cancelled.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            while try await lookAgain() == Self.width {}
            if tidied.isOver(Self.tidyPause) { try await tidy() }
        }
    }

    /// - Returns: how many were due, `width` at most.
    @discardableResult
    func lookAgain() async throws -> Int {
        let now = spool.now
        // A node without work writes nothing.
        guard try await spool.engine.read({ try VerificationTable.isDue(at: now, on: $0) }) else { return 0 }
        let rows = try await spool.engine.write { connection in
            try VerificationTable.claim(at: now, until: now + Self.lease, limit: Self.width, on: connection)
        }
        guard !rows.isEmpty else { return 0 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for row in rows {
                group.addTask { [self] in
                    let request = VerificationRequest(level: row.level, policy: row.policy, account: row.account)
                    let mailbox = Mailbox(internationalized: row.mailbox)
                    let past = try await history.of(mailbox.map { [$0] } ?? [], account: row.account).first
                    let progress = await verifier.finish(row.verification.address, request, history: past)
                    try await settle(row, progress)
                }
            }
            try await group.waitForAll()
        }
        return rows.count
    }

    /// Forgets answers that are out of date.
    func tidy() async throws {
        let now = spool.now
        let (pending, excess) = try await spool.engine.read { connection in
            (
                try VerificationTable.pendingCount(on: connection),
                try VerificationTable.excess(over: Self.keptLimit, at: now, on: connection)
            )
        }
        verifier.metrics.pending.set(pending)
        for start in stride(from: 0, to: excess, by: 1_000) {
            try await spool.engine.write { connection in
                try VerificationTable.thin(min(1_000, excess - start), on: connection)
            }
        }
    }
}

extension KeptVerification {
    /// What a look came to: all there is, or when to look again.
    mutating func take(_ progress: Verifier.Progress, at now: Timestamp) {
        verification = progress.verification
        updatedAt = now
        dueAt = nextLook(progress.again, at: now)
        verification.isPending = dueAt != nil
        let lifetime = Duration.seconds(max(3_600, verification.lifetime))
        expiresAt = now + (dueAt == nil ? lifetime : max(lifetime, Verifications.patience))
    }

    private mutating func nextLook(_ again: Verifier.Again?, at now: Timestamp) -> Timestamp? {
        switch again {
        case nil: return nil
        case .turn(let time):
            // Many wait for the same turn: they come one after the other.
            let spread = Duration.milliseconds(Int64(truncatingIfNeeded: key.number & 0x3FFF))
            return now - createdAt < Verifications.patience ? max(time, now) + spread : nil
        case .recheck(let asked):
            guard attempts < Verifications.rechecks.count else { return nil }
            let wait = max(Verifications.rechecks[attempts], min(asked ?? .zero, .seconds(7_200)))
            attempts += 1
            return now + wait
        }
    }
}
