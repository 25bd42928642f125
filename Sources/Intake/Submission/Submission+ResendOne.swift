public import Accounts
internal import Bounce
internal import Mail
public import Spool
internal import Storage

extension Submission {
    /// Sends one soft-bounced message of a campaign again, as it was, under the campaign that its repetitions go under (R3).
    /// - Returns: the new message; `nil` where it cannot be repeated: it did not bounce softly in a campaign, somebody sent
    ///   it again before, or its bytes are gone.
    /// - Throws: `SendingRefusal` where nothing may be sent now, `EngineError` where the store cannot take it.
    public func resend(softBounced message: MessageRecord, caller: Caller) async throws -> AcceptedRecipient? {
        try gate?.check(caller.account)
        guard message.account == caller.account, message.status == .softBounce, let campaign = message.campaign,
            let bounced = try await spool.softBounced(message.key, of: campaign, account: caller.account)
        else { return nil }
        let name = Submission.resendName(of: message.campaignName ?? "Campaign")
        let target = try await spool.campaign(named: name, account: caller.account)
        let acceptance = Acceptance(account: caller.account, campaign: target, contents: [repetition(of: bounced)])
        do {
            guard case .accepted(let recipients) = try await admitted(acceptance) else { return nil }
            return recipients.first
        } catch ResendError.overtaken {
            return nil
        }
    }
}
