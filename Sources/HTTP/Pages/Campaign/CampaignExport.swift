import Accounts
import Bounce
import Hummingbird
import Postmaster
import Spool
import Storage

/// `/campaigns/{id}/bounces.csv`: the bounced recipients of a campaign.
enum CampaignExport {
    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        var query = QueryReader(request)
        let status: RecipientStatus? = query.choice("status")
        try query.finish()
        var filter = BounceFilter()
        filter.account = visit.knownCaller.account
        filter.campaign = campaign.key
        filter.statuses = status.map { [$0] } ?? CampaignView.bounced
        return try await ExportAnswer.response(
            BouncePager(filter, front.rooms.reports), .bounces, as: .csv, name: "bounces-\(campaign.key)", front)
    }
}
