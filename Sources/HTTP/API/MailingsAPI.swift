import Accounts
import Campaigns
import Hummingbird
import Intake
import JSON
import Mail
import Spool
import Storage

/// `/v1/campaigns`: campaigns that send a template to an audience; made, tried, begun, paused, stopped.
enum MailingsAPI {
    static let endpoints: [Endpoint] = [
        .post("/v1/campaigns", .key(.campaignsWrite), make),
        .post("/v1/campaigns/{id}/recipients", .key(.campaignsWrite), addRecipients),
        .get("/v1/campaigns/{id}/audience", .key(.read), audience),
        .get("/v1/campaigns/{id}/rejects", .key(.read), rejects),
        .post("/v1/campaigns/{id}/test", .key(.campaignsWrite), test).unnoted("the message log tells of mail"),
        .post("/v1/campaigns/{id}/schedule", .key(.campaignsWrite), schedule),
        .post("/v1/campaigns/{id}/start", .key(.campaignsWrite), start),
        .post("/v1/campaigns/{id}/pause", .key(.campaignsWrite), pause),
        .post("/v1/campaigns/{id}/resume", .key(.campaignsWrite), resume),
        .post("/v1/campaigns/{id}/stop", .key(.campaignsWrite), stop),
        .post("/v1/campaigns/{id}/pace", .key(.campaignsWrite), pace),
    ]

    private static func make(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let reader = MailingReader(try await front.json(of: request, upTo: 1 << 20).value)
        guard let plan = reader.plan else { throw Problem(reader.faults) }
        let mailing = try await act(visit) { account, by in
            try await front.mailings.make(plan, account: account, by: by)
        }
        return made(mailing, front)
    }

    private static func made(_ mailing: Mailing, _ front: Front) -> Response {
        .json(
            mailing.json(tracking: front.mailings.tracking(of: mailing)), status: .created,
            headers: [.location: "/v1/campaigns/\(mailing.campaign)"])
    }

    private static func shown(_ mailing: Mailing, _ front: Front) -> Response {
        .json(mailing.json(tracking: front.mailings.tracking(of: mailing)))
    }

    /// Gives a draft recipients, at most ten thousand a call. Calling it twice adds nobody twice.
    private static func addRecipients(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await find(visit, front).campaign
        var reader = JSONReader(try await front.json(of: request).value)
        let to = reader.array("to", limit: LetterReader.recipientLimit)
        if to == nil { reader.note("to", "required", "`to` names at least one recipient.") }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        var recipients = RecipientsReader()
        for (index, element) in (to ?? []).enumerated() { recipients.read(element, at: index) }
        let good = recipients.good.map(\.recipient)
        let added = try await act(visit) { account, _ in
            try await front.mailings.add(good, to: key, account: account)
        }
        return .json([
            "added": .count(added),
            "known": .count(good.count - added),
            "rejected": .array(
                recipients.rejected.map { rejected in
                    guard case .object(let members) = rejected.fault.json else { return .null }
                    return .object([JSONMember("index", .count(rejected.index))] + members)
                }),
        ])
    }

    /// Whom it is for, and who of them is left out because of what a verification found.
    private static func audience(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        let mailing = try await front.mailings.mailing(campaign.key, account: campaign.account)
        return .json([
            "audience": mailing?.plan.audience.json ?? .null,
            "recipient_count": .count(mailing?.recipientCount),
            "kept_out": try await keptOut(of: mailing, front, lookingAt: 1_000_000).json,
        ])
    }

    /// Nobody of a file, nor of an audience that is gone.
    static func keptOut(of mailing: Mailing?, _ front: Front, lookingAt limit: Int) async throws -> KeptOut {
        guard let mailing, let contacts = front.rooms.contacts?.contacts,
            let audience = mailing.plan.audience.contacts
        else { return KeptOut() }
        do {
            return try await contacts.keptOut(of: audience, account: mailing.account, lookingAt: limit)
        } catch is SegmentError {
            return KeptOut()
        }
    }

    /// Recipients for whom no message could be made.
    private static func rejects(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let campaign = try await CampaignsAPI.find(visit, front)
        var query = QueryReader(request)
        let limit = query.limit()
        let after = query.text("after").flatMap { Int64($0) } ?? 0
        try query.finish()
        let found = try await front.rooms.spool.feedRejects(of: campaign.key, after: after, limit: limit + 1)
        return .page(found, limit: limit, after: { String($0.place) }) { reject in
            ["recipient": .string(reject.address), "detail": .string(reject.why)]
        }
    }

    /// The letter to a few people of one's own, at once and marked as a test: it counts nowhere.
    private static func test(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let mailing = try await find(visit, front)
        var reader = JSONReader(try await front.json(of: request, upTo: 256 << 10).value)
        let to = reader.array("to", limit: 10)
        if to?.isEmpty ?? true { reader.note("to", "required", "`to` names one to ten recipients.") }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        var recipients = RecipientsReader()
        for (index, element) in (to ?? []).enumerated() { recipients.read(element, at: index) }
        guard recipients.rejected.isEmpty else { throw Problem(recipients.rejected.map(\.fault)) }
        let sent = try await sendTest(of: mailing, to: recipients.good.map(\.recipient), visit, front)
        return .json(["messages": .array(sent.map { .string($0.key.description) })], status: .accepted)
    }

    /// - Throws: a `Problem` where the letter cannot be made or sent.
    static func sendTest(
        of mailing: Mailing, to recipients: [LetterRecipient], _ visit: Visit, _ front: Front
    ) async throws -> [AcceptedRecipient] {
        var letter = try await act(visit) { _, _ in try await front.mailings.letter(of: mailing) }
        letter.to = recipients
        letter.subject = "[Test] " + letter.subject
        letter.tracking = .off
        switch try await front.rooms.submission.accept(letter, caller: visit.knownCaller, idempotency: nil) {
        case .accepted(let accepted), .replayed(let accepted): return accepted
        case .faulty(let faults): throw Problem(faults)
        case .keyUsedForAnotherBody: throw Problem(.internalError, "A test has no idempotency key.")
        }
    }

    // MARK: Acts

    private static func schedule(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await find(visit, front).campaign
        let body = try await front.json(of: request, upTo: 64 << 10).value
        var reader = JSONReader(body)
        let start = reader.time("send_at")
        if body["send_at"] == nil { reader.note("send_at", "required", "`send_at` is a time, or null.") }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return shown(
            try await act(visit) { account, _ in
                try await front.mailings.schedule(key, at: start, account: account)
            }, front)
    }

    private static func start(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await find(visit, front).campaign
        return shown(
            try await act(visit) { account, _ in try await front.mailings.start(key, account: account) }, front)
    }

    private static func pause(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await find(visit, front).campaign
        let why = try await why(request, front)
        return shown(
            try await act(visit) { account, by in
                try await front.mailings.pause(key, account: account, by: by, why: why)
            }, front)
    }

    private static func resume(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await find(visit, front).campaign
        return shown(
            try await act(visit) { account, _ in try await front.mailings.resume(key, account: account) }, front)
    }

    private static func stop(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await find(visit, front).campaign
        let why = try await why(request, front)
        return shown(
            try await act(visit) { account, by in
                try await front.mailings.stop(key, account: account, by: by, why: why)
            }, front)
    }

    private static func pace(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let key = try await find(visit, front).campaign
        let body = try await front.json(of: request, upTo: 64 << 10).value
        var reader = JSONReader(body)
        let perHour = reader.integer("per_hour", in: MailingReader.paceRange)
        if body["per_hour"] == nil { reader.note("per_hour", "required", "`per_hour` is a number, or null.") }
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return shown(
            try await act(visit) { account, _ in
                try await front.mailings.setPace(perHour.map(Int.init), of: key, account: account)
            }, front)
    }

    /// `{"why": "…"}`, or no body at all.
    private static func why(_ request: Request, _ front: Front) async throws -> String {
        guard request.headers[.contentType] != nil else { return "" }
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let why = reader.string("why", limit: 998)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return why ?? ""
    }

    // MARK: What can be wrong

    private static func key(_ visit: Visit) throws -> CampaignKey {
        guard let text = visit.parameters.get("id"), let key = CampaignKey(text) else { throw missing }
        return key
    }

    static func find(_ visit: Visit, _ front: Front) async throws -> Mailing {
        guard let mailing = try await front.mailings.mailing(try key(visit), account: visit.knownCaller.account) else {
            throw missing
        }
        return mailing
    }

    private static let missing = Problem(.notFound, "No such campaign.")

    /// Runs an act of the caller's, and says what forbids it.
    static func act<Value>(
        _ visit: Visit, _ body: (_ account: AccountID, _ by: String) async throws -> Value
    ) async throws -> Value {
        let caller = visit.knownCaller
        do {
            return try await body(caller.account, caller.actor.description)
        } catch let error as MailingError {
            throw Problem(error)
        }
    }
}

extension Front {
    var mailings: Mailings { rooms.mailings }
}

extension Problem {
    fileprivate init(_ error: MailingError) {
        func fault(_ name: String, _ detail: String) -> Problem {
            Problem([Fault(place: .pointer("/\(name)"), code: "invalid_value", detail: detail)])
        }
        switch error {
        case .badName: self = fault("name", "`name` is 1 to 200 bytes.")
        case .unknownTemplate: self = fault("template_id", "There is no such template, or no such version of it.")
        case .unknownAudience: self = fault("list_id", "There is no such list or segment.")
        case .nameTaken: self.init(.conflict, "There is a campaign of that name.")
        case .unknown: self.init(.notFound, "No such campaign.")
        case .state(let state): self.init(.conflict, "The campaign is \(state.rawValue): that cannot be done now.")
        case .empty: self.init(.conflict, "The campaign has no recipients yet.")
        case .noWayOut:
            self.init(
                .conflict,
                "Set public-url first: a campaign's mail carries the way out of it, and has no address for it.")
        }
    }
}
