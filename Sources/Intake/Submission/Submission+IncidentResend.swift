import Bounce
import Mail
import Spool
public import Storage

/// What one call has sent again of an incident's mail, and what is left.
public struct IncidentResendReceipt: Hashable, Sendable {
    /// Accepted: they wait to be sent.
    public var accepted = 0
    /// Suppressed for another reason: recorded as `dropped`, not sent.
    public var dropped = 0
    /// Left for another call: there were more than one call takes, or their account may send no more for now.
    public var left = 0
}

extension Submission {
    /// Sends again, as it was, what was refused for good in an incident that turned out to be the provider's fault: each message
    /// once however often this is called, also at the same time. Messages of campaigns go under a campaign of their own, as
    /// `resend(softBouncedOf:)` names it.
    ///
    /// At most `resendLimit` a call. Accounts that may not send, and campaigns whose name was stopped, are passed over.
    /// - Throws: `EngineError` where the store cannot take it; what was accepted by then stays so.
    public func resend(refusedIn incident: IncidentKey) async throws -> IncidentResendReceipt {
        var receipt = IncidentResendReceipt()
        var place: MessageKey?
        while receipt.accepted + receipt.dropped < Self.resendLimit {
            let page = try await spool.refused(in: incident, after: place, limit: 500)
            guard let last = page.last else { break }
            place = last.mail.message
            for group in Dictionary(grouping: page, by: RepetitionGroup.init).sorted(by: { $0.key < $1.key }) {
                do {
                    let counts = try await repeatAll(group.value, of: group.key)
                    receipt.accepted += counts.accepted
                    receipt.dropped += counts.dropped
                } catch is ResendError {
                    // Somebody else sends them.
                } catch is SendingRefusal {
                } catch is CampaignError {
                }
            }
        }
        receipt.left = try await spool.refusedCount(in: incident)
        return receipt
    }

    private func repeatAll(
        _ refused: [RefusedInIncident], of group: RepetitionGroup
    ) async throws -> (accepted: Int, dropped: Int) {
        try gate?.check(group.account)
        var target: CampaignKey?
        if let campaign = group.campaign, let name = try await spool.campaign(campaign)?.name {
            target = try await spool.campaign(named: Self.resendName(of: name), account: group.account)
        }
        let contents = refused.map { repetition(of: $0.mail) }
        let receipt = try await admitted(Acceptance(account: group.account, campaign: target, contents: contents))
        guard case .accepted(let recipients) = receipt else { return (0, 0) }
        let dropped = recipients.count { $0.status == .dropped }
        return (recipients.count - dropped, dropped)
    }
}

/// Whose mail it is: what one acceptance takes together.
private struct RepetitionGroup: Hashable, Comparable {
    let account: AccountID
    let campaign: CampaignKey?

    init(_ refused: RefusedInIncident) { (account, campaign) = (refused.account, refused.campaign) }

    static func < (left: Self, right: Self) -> Bool {
        (left.account.number, left.campaign?.number ?? 0) < (right.account.number, right.campaign?.number ?? 0)
    }
}
