public import Accounts
public import Logging
public import Mail
import Spool
public import Storage

/// Writes to the owners of accounts, and to administrators about the installation, when something of their sending calls for
/// them. It follows the notices of the log, and its letters are accepted as anybody's are.
///
/// A letter is accepted under a key made of its notice's place, and its own place in the log moves afterwards: a letter is
/// never left out, and accepted once however often the process dies.
public final class OwnerMailer: Sendable {
    /// The name of its place in the log.
    static let cursorName = "owner-mail"
    static let pageSize = 500

    private let submission: Submission
    private let accounts: Accounts
    private let sender: NamedMailbox?
    private let sendingAccount: AccountID
    private let logger: Logger
    private let pause: Duration
    private var spool: Spool { submission.spool }

    /// - Parameters:
    ///   - sender: the author of the letters; `nil`: nobody is written to. Its place moves on all the same: the log is cut behind
    ///     the slowest follower, and what is long past is no news once there is an author.
    ///   - sendingAccount: whose mail they are: its domains sign them, and its log shows them.
    ///   - pause: how long it rests when there is nothing to read.
    public init(
        submission: Submission, accounts: Accounts, sender: NamedMailbox?, sendingAccount: AccountID = .first,
        logger: Logger, pause: Duration = .seconds(2)
    ) {
        self.submission = submission
        self.accounts = accounts
        self.sender = sender
        self.sendingAccount = sendingAccount
        self.logger = logger
        self.pause = pause
    }

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            try await catchUp()
        }
    }

    /// Writes about everything that was in the log when it was called.
    public func catchUp() async throws {
        let target = try await spool.lastSequence()
        var place = try await spool.cursor(Self.cursorName)
        let filter = FeedFilter(account: nil, types: Set(OwnerMail.kinds.map { EventType($0) }))
        while place < target {
            let page = try await spool.feed(filter, after: place, limit: Self.pageSize)
            let notices: [Notice] = page.entries.compactMap { if case .notice(let notice) = $0 { notice } else { nil } }
            if let sender {
                for group in Self.groups(of: notices) { try await write(about: group, from: sender) }
            }
            let through = page.through
            try await spool.engine.write { try Spool.moveCursor(Self.cursorName, to: through, on: $0) }
            place = through
        }
    }

    /// What happened to one account at one moment is one letter.
    static func groups(of notices: [Notice]) -> [[Notice]] {
        var groups: [[Notice]] = []
        for notice in notices {
            if let at = groups.lastIndex(where: { $0[0].account == notice.account && $0[0].at == notice.at }) {
                groups[at].append(notice)
            } else {
                groups.append([notice])
            }
        }
        return groups
    }

    private func write(about notices: [Notice], from sender: NamedMailbox) async throws {
        let first = notices[0]
        let people = try await recipients(of: first.account)
        guard !people.isEmpty else { return }
        var name: String?
        if let account = first.account { name = try await accounts.account(account)?.name }
        let mail = OwnerMail(notices, accountName: name)
        var letter = Letter(from: sender, to: people.map { LetterRecipient(address: $0) }, subject: mail.subject)
        letter.text = mail.text
        letter.tracking = .off
        letter.mergesValues = false
        letter.headers = [(name: "Auto-Submitted", value: "auto-generated")]
        let caller = Caller(account: sendingAccount, actor: .machine, scopes: [.send])
        // The notice makes the letter the same one, whatever the words of a later release are.
        let claim = IdempotencyClaim(key: "owner-mail-\(first.sequence)", bodyDigest: Array(repeating: 0, count: 32))
        do {
            guard case .faulty(let faults) = try await submission.accept(letter, caller: caller, idempotency: claim)
            else { return }
            logger.warning("an owner is not written to", metadata: ["why": "\(faults.first?.detail ?? "")"])
        } catch let refusal as SendingRefusal {
            logger.warning("an owner is not written to", metadata: ["why": "\(refusal)"])
        }
    }

    /// The account's owners; of the installation, its administrators.
    private func recipients(of account: AccountID?) async throws -> [NamedMailbox] {
        var people: [UserRecord]
        if let account {
            people = try await accounts.users(of: account).filter { $0.role(in: account) == .owner }
        } else {
            people = try await accounts.administrators()
        }
        return people.prefix(100).compactMap { person in
            Mailbox(internationalized: person.email).map { NamedMailbox(mailbox: $0, name: person.name) }
        }
    }
}
