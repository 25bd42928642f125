import Accounts
import Hummingbird
import Intake
import JSON
import Spool
import Storage

/// `/v1/campaigns/{id}/resend`: soft-bounced mail of a campaign, sent again as it was.
enum ResendAPI {
    /// What a call would do.
    static func count(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        let count = try await front.rooms.spool.resendCount(campaign.key, account: visit.knownCaller.account)
        return .json(.object(members(of: campaign, count)))
    }

    /// Repeats some thousands at most; `resendable` says what is left for another call. Calling it twice sends nothing
    /// twice.
    static func resend(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let status = reader.requiredString("status", limit: 20)
        if let status, status != "soft_bounce" {
            reader.note("status", "unknown_value", "Only `soft_bounce` can be sent again.")
        }
        let name = reader.string("campaign", limit: 200)
        if name?.isEmpty == true { reader.note("campaign", "too_short", "`campaign` is 1 to 200 bytes.") }
        let life = LetterReader.life(&reader)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let receipt = try await send(campaign, as: name, life: life, visit, front)
        return .json(
            .object(
                members(of: campaign, receipt.left) + [
                    JSONMember("resent_campaign_id", .text(receipt.campaign?.description)),
                    JSONMember("resent_campaign", .string(receipt.name)),
                    JSONMember("accepted", .count(receipt.accepted)),
                    JSONMember("dropped", .count(receipt.dropped)),
                ]), status: .accepted)
    }

    /// - Parameter name: of the campaign that the repetitions are counted under; `nil`: made of its own.
    static func send(
        _ campaign: CampaignRecord, as name: String? = nil, life: Duration? = nil, _ visit: Visit, _ front: Front
    ) async throws -> ResendReceipt {
        do {
            return try await front.rooms.submission.resend(
                softBouncedOf: campaign.key, as: name ?? Submission.resendName(of: campaign.name), life: life,
                caller: visit.knownCaller)
        } catch CampaignError.stopped {
            throw Problem(.conflict, "The campaign of that name was stopped: no more mail is sent under it.")
        }
    }

    private static func members(of campaign: CampaignRecord, _ count: ResendCount) -> [JSONMember] {
        [
            JSONMember("campaign_id", .string(campaign.key.description)),
            JSONMember("campaign", .string(campaign.name)),
            JSONMember("soft_bounced", .count(count.softBounced)),
            JSONMember("resendable", .count(count.resendable)),
            JSONMember("suppressed", .count(count.suppressed)),
            JSONMember("resent", .count(count.resent)),
            JSONMember("without_content", .count(count.withoutContent)),
        ]
    }
}
