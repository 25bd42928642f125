import Accounts
import Bounce
import HTTPTypes
import Hummingbird
import Intake
import JSON
import Mail
import Spool
import Storage

/// `POST /v1/messages`: one letter to one or many. Answers 202 only after everything accepted is on disk. A mistake in
/// what all share refuses the whole; a mistake in one recipient refuses that one.
enum SendMessages {
    static func answer(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let body = try await front.json(of: request)
        var reader = LetterReader(body.value)
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        let claim = try reader.isDryRun ? nil : Idempotency.claim(request, body: body.bytes)
        guard var letter = reader.letter else { throw Problem(reader.recipients.rejected.map(\.fault)) }
        // Each round takes out recipients that the pipeline refuses; nothing was accepted in a round that found any.
        while true {
            let result =
                if reader.isDryRun {
                    try await front.rooms.submission.preview(letter, caller: visit.knownCaller)
                } else {
                    try await front.rooms.submission.accept(letter, caller: visit.knownCaller, idempotency: claim)
                }
            switch result {
            case .accepted(let recipients):
                return try await accepted(recipients, reader: reader, letter: letter, visit: visit, front: front)
            case .replayed(let recipients):
                var response = try await accepted(
                    recipients, reader: reader, letter: letter, visit: visit, front: front)
                response.headers[.idempotencyReplayed] = "true"
                return response
            case .keyUsedForAnotherBody:
                throw Problem(.idempotencyKeyReused, "This Idempotency-Key came with another request before.")
            case .faulty(let faults):
                guard reader.rejectRecipients(faults) else { throw Problem(faults.map { placed($0, in: letter) }) }
                guard !reader.recipients.good.isEmpty else { throw Problem(reader.recipients.rejected.map(\.fault)) }
                letter.to = reader.recipients.good.map(\.recipient)
            }
        }
    }

    /// The pipeline counts headers; the request names them: `/headers/0/value` becomes `/headers/X-Purpose`.
    private static func placed(_ fault: LetterFault, in letter: Letter) -> LetterFault {
        let parts = fault.pointer.split(separator: "/")
        guard parts.count >= 2, parts[0] == "headers", let index = Int(parts[1]), letter.headers.indices.contains(index)
        else { return fault }
        return LetterFault(
            pointer: JSONPointer.text(["headers", letter.headers[index].name]), code: fault.code, detail: fault.detail)
    }

    private static func accepted(
        _ recipients: [AcceptedRecipient], reader: LetterReader, letter: Letter, visit: Visit, front: Front
    ) async throws -> Response {
        var campaign: CampaignKey?
        if let name = letter.campaign, !reader.isDryRun {
            campaign = try await front.rooms.spool.campaignKey(named: name, account: visit.knownCaller.account).key
        }
        var members: [JSONMember] = [
            JSONMember("messages", .array(recipients.map { json($0, isDryRun: reader.isDryRun) })),
            JSONMember("campaign_id", .text(campaign?.description)),
        ]
        if reader.isDryRun { members.append(JSONMember("dry_run", true)) }
        if !reader.recipients.rejected.isEmpty {
            members.append(JSONMember("rejected", .array(reader.recipients.rejected.map(json))))
        }
        var headers: HTTPFields = [:]
        if !reader.isDryRun, recipients.count == 1 { headers[.location] = "/v1/messages/\(recipients[0].key)" }
        return .json(.object(members), status: reader.isDryRun ? .ok : .accepted, headers: headers)
    }

    private static func json(_ recipient: AcceptedRecipient, isDryRun: Bool) -> JSONValue {
        let isDropped = recipient.status == .dropped
        return [
            "id": isDryRun ? .null : .string(recipient.key.description),
            "to": .string(recipient.mailbox.description),
            "status": .string(recipient.status.rawValue),
            "reason": isDropped ? "suppressed" : .null,
            "suppression_id": .text(recipient.suppression?.description),
        ]
    }

    private static func json(_ rejected: RecipientsReader.Rejected) -> JSONValue {
        guard case .object(let members) = rejected.fault.json else { return .null }
        return .object([JSONMember("index", .count(rejected.index))] + members)
    }
}
