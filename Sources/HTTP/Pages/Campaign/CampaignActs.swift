import Accounts
import Campaigns
import Hummingbird
import Intake
import Mail
import Postmaster
import Spool
import Storage

/// What a campaign's page does: begun, scheduled, paused, resumed, stopped, slowed, tried, sent again, explained.
enum CampaignActs {
    static let endpoints: [Endpoint] = [
        .post("/campaigns/{id}/start", .act(.campaignsWrite), start),
        .post("/campaigns/{id}/schedule", .act(.campaignsWrite), schedule),
        .post("/campaigns/{id}/pause", .act(.campaignsWrite), pause),
        .post("/campaigns/{id}/resume", .act(.campaignsWrite), resume),
        .post("/campaigns/{id}/stop", .act(.campaignsWrite), stop),
        .post("/campaigns/{id}/pace", .act(.campaignsWrite), pace),
        .post("/campaigns/{id}/test", .act(.campaignsWrite), test),
        .post("/campaigns/{id}/resend", .act(.send), resend),
        .post("/campaigns/{id}/explain", .act(.campaignsWrite), explain).notingItself(),
    ]

    private static func start(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await MailingsAPI.find(visit, front).campaign
        _ = try await MailingsAPI.act(visit) { account, _ in try await front.mailings.start(key, account: account) }
        return Said.then("/campaigns/\(key)", "The campaign has begun.")
    }

    private static func schedule(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await MailingsAPI.find(visit, front).campaign
        let time = try await FormReader(request, front).moment("send_at", "The time")
        _ = try await MailingsAPI.act(visit) { account, _ in
            try await front.mailings.schedule(key, at: time, account: account)
        }
        return Said.then(
            "/campaigns/\(key)",
            time.map { "The campaign begins at \(TimeShown($0).universal)." } ?? "The campaign is a draft again.")
    }

    private static func pause(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await MailingsAPI.find(visit, front).campaign
        _ = try await MailingsAPI.act(visit) { account, by in
            try await front.mailings.pause(key, account: account, by: by, why: "")
        }
        return Said.then(
            "/campaigns/\(key)", "The campaign is paused: what is on its way to a server finishes, the rest waits.")
    }

    private static func resume(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await MailingsAPI.find(visit, front).campaign
        _ = try await MailingsAPI.act(visit) { account, _ in try await front.mailings.resume(key, account: account) }
        return Said.then("/campaigns/\(key)", "The campaign goes on.")
    }

    private static func stop(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await MailingsAPI.find(visit, front).campaign
        _ = try await MailingsAPI.act(visit) { account, by in
            try await front.mailings.stop(key, account: account, by: by, why: "")
        }
        return Said.then("/campaigns/\(key)", "The campaign was stopped: nobody else is written to.")
    }

    private static func pace(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await MailingsAPI.find(visit, front).campaign
        let range = Int(MailingReader.paceRange.lowerBound)...Int(MailingReader.paceRange.upperBound)
        let perHour = try await FormReader(request, front).number("per_hour", "The pace", in: range)
        _ = try await MailingsAPI.act(visit) { account, _ in
            try await front.mailings.setPace(perHour, of: key, account: account)
        }
        return Said.then(
            "/campaigns/\(key)",
            perHour.map { "At most \(Figures.count($0)) messages an hour from now on." }
                ?? "As fast as messages are delivered from now on.")
    }

    private static func test(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let mailing = try await MailingsAPI.find(visit, front)
        let text = try await FormReader(request, front).demand("to", "The address", limit: 4_000)
        let recipients = try AddressLines.recipients(text, limit: 10)
        let sent = try await MailingsAPI.sendTest(of: mailing, to: recipients, visit, front)
        return Said.then(
            "/campaigns/\(mailing.campaign)",
            sent.count == 1 ? "The test is on its way." : "\(sent.count) tests are on their way.")
    }

    private static func resend(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        let receipt = try await ResendAPI.send(campaign, visit, front)
        let left = receipt.left.resendable > 0 ? " \(Figures.count(receipt.left.resendable)) are left: send again." : ""
        return Said.then(
            receipt.left.resendable == 0 ? receipt.campaign.map { "/campaigns/\($0)" } ?? campaign.path : campaign.path,
            "\(Figures.count(receipt.accepted)) messages are sent again as “\(Shown.line(receipt.name, limit: 100))”.\(left)"
        )
    }

    private static func explain(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        let text = try await FormReader(request, front).demand(
            "text", "The explanation", limit: Quarantines.textByteLimit)
        do {
            _ = try await front.rooms.quarantines.explain(
                campaign.key, account: campaign.account, text, by: visit.party)
        } catch QuarantineError.unknown {
            throw Problem(.conflict, "The campaign was never in quarantine: there is nothing to explain.")
        } catch QuarantineError.decided(let state) {
            throw Problem(.conflict, "The quarantine is over: it was \(state.rawValue).")
        } catch QuarantineError.badText {
            throw Problem(.badRequest, "The explanation is 1 to \(Quarantines.textByteLimit) bytes.")
        }
        return Said.then(campaign.path, "Your explanation stands with the quarantine; an administrator decides.")
    }
}
