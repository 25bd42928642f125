public import Accounts
import Bounce
import Mail
public import Spool
public import Storage

/// What one call has sent again, and what is left.
public struct ResendReceipt: Hashable, Sendable {
    /// The campaign that the repetitions are counted under; `nil` where there was nothing to repeat and it was never made.
    public let campaign: CampaignKey?
    public let name: String
    /// Accepted: they wait to be sent.
    public let accepted: Int
    /// Suppressed meanwhile: recorded as `dropped`, not sent.
    public let dropped: Int
    /// What the campaign's count says afterwards: `resendable` of it are left for another call.
    public let left: ResendCount
}

extension Submission {
    /// Messages that one call repeats at most.
    public static let resendLimit = 5_000

    /// The name that repetitions go under where nobody chose one.
    public static func resendName(of name: String) -> String {
        let suffix = " (resent)"
        var head = name
        while head.utf8.count + suffix.utf8.count > 200 { head.removeLast() }
        return head + suffix
    }

    /// Sends the soft-bounced messages of a campaign again, as they were, under a new campaign (R3). Each is repeated once
    /// however often this is called, also at the same time: what is repeated is marked in the commit that accepts it.
    /// Suppressed addresses are set aside as `dropped`.
    /// - Parameters:
    ///   - name: of the campaign they go under: 1...200 bytes; made where there is none of that name.
    /// - Throws: `SendingRefusal` where nothing may be sent now, `EngineError` where the store cannot take it; what was accepted by then stays so.
    public func resend(
        softBouncedOf campaign: CampaignKey, as name: String, life: Duration? = nil, caller: Caller
    ) async throws -> ResendReceipt {
        var target: CampaignKey?
        var isNew = false
        var accepted = 0
        var dropped = 0
        while accepted + dropped < Self.resendLimit {
            try gate?.check(caller.account)
            let limit = min(500, Self.resendLimit - accepted - dropped)
            let page = try await spool.softBounced(of: campaign, account: caller.account, limit: limit)
            guard !page.isEmpty else { break }
            if target == nil || isNew {
                (target, isNew) = try await spool.campaignKey(named: name, account: caller.account)
            }
            var acceptance = Acceptance(
                account: caller.account, campaign: target, contents: page.map(repetition))
            acceptance.newCampaignName = isNew ? name : nil
            acceptance.life = life
            do {
                guard case .accepted(let recipients) = try await admitted(acceptance) else { break }
                let droppedNow = recipients.count { $0.status == .dropped }
                accepted += recipients.count - droppedNow
                dropped += droppedNow
            } catch ResendError.overtaken, CampaignError.overtaken {
                continue
            } catch let refusal as SendingRefusal {
                // What the plan had room for is on its way; the rest is for a later call.
                guard accepted + dropped > 0 else { throw refusal }
                break
            }
        }
        let left = try await spool.resendCount(campaign, account: caller.account)
        return ResendReceipt(campaign: target, name: name, accepted: accepted, dropped: dropped, left: left)
    }

    /// The same bytes with a return path of their own: what comes back of them is theirs.
    func repetition(of bounced: SoftBounced) -> NewContent {
        var content = bounced.content
        let key = spool.keys.next(MessageKey.self)
        content.recipients[0].key = key
        if let returnPaths, content.reversePath != .null { content.reversePath = returnPaths.path(of: key) }
        return content
    }
}
