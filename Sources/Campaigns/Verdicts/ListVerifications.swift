import JSON
import Mail
import Spool
public import Storage
public import Verification

/// Verifies the addresses of contact lists, on demand: a page of members at a time, its place in the commit of their verdicts.
/// A node that stops goes on where it was.
public final class ListVerifications: Sendable {
    /// Members of one commit.
    static let pageSize = 1_000

    let contacts: Contacts
    public let verifier: Verifier
    public let history: History
    private let pause: Duration
    private let bell = Bell()

    /// - Parameter pause: how long it rests at most before it looks for work.
    public init(contacts: Contacts, verifier: Verifier, history: History, pause: Duration = .seconds(5)) {
        self.contacts = contacts
        self.verifier = verifier
        self.history = history
        self.pause = pause
    }

    func checker(for account: AccountID, _ level: VerificationLevel) -> AccountChecker {
        AccountChecker(verifier: verifier, history: history, account: account, level: level, policy: .mailbox)
    }

    // MARK: Asking

    /// It waits its turn.
    /// - Parameter level: `smtp` is `dns`.
    /// - Returns: false where the list is being verified already.
    public func ask(
        _ list: ListRecord, _ level: VerificationLevel, account: AccountID, by actor: String
    ) async throws -> Bool {
        let now = contacts.time.now()
        let isTaken = try await contacts.engine.write {
            try ListVerificationTable.ask(
                list.key, account: account, level: min(level, .dns), by: actor, at: now, on: $0)
        }
        if isTaken { bell.ring() }
        return isTaken
    }

    // MARK: Working

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause, orAt: bell) { try await runAll() }
    }

    /// Verifies every list that waits.
    public func runAll() async throws {
        while let standing = try await contacts.engine.read({ try ListVerificationTable.next(on: $0) }) {
            try await goOn(standing)
            try Task.checkCancellation()
        }
    }

    /// One page.
    private func goOn(_ standing: ListVerificationTable.Standing) async throws {
        guard let run = standing.verification.run else { return }
        let (list, account) = (standing.verification.list, standing.account)
        let members = try await contacts.engine.read {
            try ListVerificationTable.members(of: list, after: standing.place, limit: Self.pageSize, on: $0)
        }
        guard let last = members.last else {
            let now = contacts.time.now()
            return try await contacts.engine.write { connection in
                let counts = try ListVerificationTable.end(list, account: account, level: run.level, on: connection)
                try Notice.post(Self.notice(list, account, counts, at: now), on: connection)
            }
        }
        let found = try await checker(for: account, run.level).check(members.map(\.address))
        let verdicts = zip(members, found).map { ContactVerdict($0.contact, $1) }
        try await contacts.engine.write { connection in
            guard
                try ListVerificationTable.move(
                    standing, to: last.contact.number, counted: members.count, on: connection)
            else { return }
            try ContactVerdictTable.note(verdicts, on: connection)
        }
    }

    private static func notice(
        _ list: ListKey, _ account: AccountID, _ counts: [Verdict: Int], at now: Timestamp
    ) -> NewNotice {
        NewNotice(
            .listVerified, account: account, subject: list.description,
            data: [
                "members": .count(counts.values.reduce(0, +)), "deliverable": .count(counts[.deliverable] ?? 0),
                "undeliverable": .count(counts[.undeliverable] ?? 0), "risky": .count(counts[.risky] ?? 0),
                "unknown": .count(counts[.unknown] ?? 0),
            ], at: now)
    }
}

extension Contacts {
    /// What is known of a list's addresses; `nil` where nobody asked yet.
    public func verification(of list: ListKey, account: AccountID) async throws -> ListVerification? {
        try await engine.read { try ListVerificationTable.find(list, account: account, on: $0) }
    }

    /// The same of all lists.
    public func listVerifications(of account: AccountID) async throws -> [ListKey: ListVerification] {
        try await engine.read { try ListVerificationTable.all(of: account, on: $0) }
    }

    /// Names of lists that were verified, and too long ago: those that ask to be verified again.
    public func listsThatAsk(of account: AccountID) async throws -> [String] {
        let known = try await listVerifications(of: account)
        let now = time.now()
        // As a rule none is: then nothing else is read.
        guard known.values.contains(where: { $0.standing(memberCount: 1, at: now) == .old }) else { return [] }
        return try await lists(of: account).filter { list in
            known[list.key]?.standing(memberCount: list.memberCount, at: now) == .old
        }.map(\.name)
    }

    /// When a list asks to be verified again.
    /// - Parameter days: within `ListVerification.days`.
    public func setVerification(ofList list: ListKey, againAfter days: Int, account: AccountID) async throws {
        let days = min(max(days, ListVerification.days.lowerBound), ListVerification.days.upperBound)
        try await engine.write {
            try ListVerificationTable.set(againDays: days, list: list, account: account, on: $0)
        }
    }
}
