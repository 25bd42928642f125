import Accounts
import Bounce
import Mail
import NIOCore
public import Spool
public import Storage

/// Somebody whose turn it is in a campaign.
public struct FeedRecipient: Sendable {
    /// Among the campaign's recipients, 1...; pages come in its order.
    public let place: Int64
    public let recipient: LetterRecipient

    public init(place: Int64, recipient: LetterRecipient) {
        self.place = place
        self.recipient = recipient
    }
}

/// A stretch of a campaign's recipients.
public struct MailingPage: Sendable {
    /// At most 1,000, in the order of their places.
    public var recipients: [FeedRecipient]
    /// The place before the stretch, and its last.
    public var after: Int64
    public var through: Int64
    /// Nobody comes after it.
    public var isLast: Bool
    /// Who is of the stretch and may not be written to.
    public var rejects: [FeedStep.Reject] = []

    public init(recipients: [FeedRecipient], after: Int64, through: Int64, isLast: Bool) {
        self.recipients = recipients
        self.after = after
        self.through = through
        self.isLast = isLast
    }
}

/// What a campaign's step has done.
public struct FeedReceipt: Hashable, Sendable {
    public let acceptedCount: Int
    /// Suppressed.
    public let droppedCount: Int
    /// No message could be made for them.
    public let rejectedCount: Int
    /// The last place of the step: earlier than the page's where its mail would have been too much at once.
    public let through: Int64
    public let isLast: Bool
}

public enum FeedFault: Error, Hashable, Sendable {
    /// The letter itself is wrong: nobody can be written to.
    case letter([LetterFault])
}

extension Submission {
    /// The bytes of mail that one step makes at most.
    static let feedByteCount = 16 << 20

    /// Takes one step of a campaign: renders the page, signs it, and accepts it in the commit that moves the campaign on, so
    /// that nobody is written to twice and nobody is left out, whenever the process dies. A recipient for whom no message can
    /// be made is set aside and holds up nobody.
    /// - Parameter letter: what is sent; `to` and `campaign` are not looked at.
    /// - Throws: `FeedError.overtaken`; `FeedFault`; `SendingRefusal` where the account may send no more now; `EngineError` where the store cannot take it now: nothing was done then.
    public func feed(
        _ letter: Letter, _ page: MailingPage, of campaign: CampaignKey, account: AccountID
    ) async throws -> FeedReceipt {
        try gate?.check(account)
        var letter = letter
        letter.campaign = nil
        letter.tracking = letter.tracking ?? .all
        let wishes = wishes(of: letter, account: account)
        var rejects = page.rejects
        var recipients = page.recipients
        guard let prepared = try prepare(&letter, &recipients, &rejects, isTracked: wishes != .off) else {
            return try await take(page, [], rejects, of: campaign, account: account)
        }
        let linking = try await linking(prepared, wishes, account: account, campaign: campaign)
        let renderer = renderer(prepared, linking)
        var page = page
        var contents: [NewContent] = []
        var byteCount = 0
        for index in prepared.recipients.indices {
            let recipient = recipients[prepared.origins[index]]
            do throws(LetterFault) {
                let content = try renderer.render(index, key: spool.keys.next())
                byteCount += content.bytes.readableBytes
                contents.append(content)
            } catch {
                rejects.append(recipient.reject(error))
            }
            if byteCount > Self.feedByteCount, index < prepared.recipients.count - 1 {
                page.through = recipient.place
                page.isLast = false
                rejects.removeAll { $0.place > recipient.place }
                break
            }
            if index % 64 == 63 { await Task.yield() }
        }
        if let signing {
            do {
                contents = try await signing.sign(contents, of: account)
            } catch {
                throw FeedFault.letter([LetterFault.unsigned(letter.from)])
            }
        }
        return try await take(page, contents, rejects, of: campaign, account: account)
    }

    /// Takes out recipients that the check refuses.
    /// - Returns: `nil` where nobody is left.
    private func prepare(
        _ letter: inout Letter, _ recipients: inout [FeedRecipient], _ rejects: inout [FeedStep.Reject], isTracked: Bool
    ) throws(FeedFault) -> PreparedLetter? {
        while !recipients.isEmpty {
            letter.to = recipients.map(\.recipient)
            let faults: [LetterFault]
            do throws(PreparedLetter.Faults) {
                return try prepare(letter, isTracked: isTracked)
            } catch {
                faults = error.faults
            }
            var refused: [Int: LetterFault] = [:]
            for fault in faults {
                guard let index = fault.recipient, recipients.indices.contains(index) else { throw .letter(faults) }
                refused[index] = refused[index] ?? fault
            }
            for (index, fault) in refused { rejects.append(recipients[index].reject(fault)) }
            recipients = recipients.indices.filter { refused[$0] == nil }.map { recipients[$0] }
        }
        return nil
    }

    private func take(
        _ page: MailingPage, _ contents: [NewContent], _ rejects: [FeedStep.Reject], of campaign: CampaignKey,
        account: AccountID
    ) async throws -> FeedReceipt {
        let step = FeedStep(
            campaign: campaign, after: page.after, through: page.through, isLast: page.isLast,
            rejects: rejects.sorted { $0.place < $1.place })
        let receipt = try await admitted(
            Acceptance(account: account, campaign: campaign, contents: contents, feed: step))
        guard case .accepted(let accepted) = receipt else { throw FeedError.overtaken }
        let dropped = accepted.count { $0.status == .dropped }
        return FeedReceipt(
            acceptedCount: accepted.count - dropped, droppedCount: dropped, rejectedCount: rejects.count,
            through: page.through, isLast: page.isLast)
    }
}

extension FeedRecipient {
    fileprivate func reject(_ fault: LetterFault) -> FeedStep.Reject {
        FeedStep.Reject(place: place, address: recipient.address.mailbox.description, why: fault.detail)
    }
}

extension LetterFault {
    /// Whose fault it is, by the place in `to`; `nil` where it is the letter's.
    fileprivate var recipient: Int? {
        let steps = pointer.split(separator: "/")
        guard steps.count >= 2, steps[0] == "to" else { return nil }
        return Int(steps[1])
    }
}
