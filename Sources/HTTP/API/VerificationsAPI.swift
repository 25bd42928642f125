import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Storage
import Verification

/// `/v1/verifications`: whether mail to an address can arrive, before any is sent.
enum VerificationsAPI {
    static let endpoints: [Endpoint] = [
        .post("/v1/verifications", .key(.verify), verify).unnoted("it only looks"),
        .get("/v1/verifications/{verification}", .key(.verify), show),
    ]

    /// Longer than any address, so that one that is too long is an answer and no mistake.
    static let addressByteLimit = 4_096

    private static func verifications(_ front: Front) throws -> Verifications {
        guard let verifications = front.rooms.verifications else {
            throw Problem(.unavailable, "This node verifies no addresses.")
        }
        return verifications
    }

    private static func verify(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let verifications = try verifications(front)
        var reader = JSONReader(try await front.json(of: request, upTo: 8 << 20).value)
        let (addresses, isOne) = reader.addresses()
        let wanted = reader.verificationRequest(upTo: verifications.verifier.highestLevel)
        reader.finish()
        guard reader.faults.isEmpty, var wanted else { throw Problem(reader.faults) }
        wanted.account = visit.knownCaller.account
        let records: [VerificationRecord]
        do {
            records = try await verifications.verify(addresses, wanted, by: visit.knownCaller.actor.description)
        } catch let fault as VerificationsFault {
            throw Problem(fault)
        }
        guard isOne else { return .json(["data": .array(records.map(\.json))]) }
        var headers: HTTPFields = [:]
        if let key = records[0].key { headers[.location] = "/v1/verifications/\(key)" }
        return .json(records[0].json, headers: headers)
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let verifications = try verifications(front)
        guard let key = visit.parameters.get("verification").flatMap({ VerificationKey($0) }),
            let record = try await verifications.find(key, account: visit.knownCaller.account)
        else { throw Problem(.notFound, "There is no such verification, or it is out of date.") }
        return .json(record.json)
    }
}

extension JSONReader {
    /// `address`, or `addresses` with 1 to 1,000; one of the two.
    fileprivate mutating func addresses() -> (addresses: [String], isOne: Bool) {
        let one = string("address", limit: VerificationsAPI.addressByteLimit)
        let many = array("addresses", limit: Verifications.addressLimit)
        switch (one, many) {
        case (let one?, nil): return ([one], true)
        case (nil, let many?):
            if many.isEmpty {
                note("addresses", "too_short", "`addresses` has 1 to \(Verifications.addressLimit) elements.")
            }
            return (many.enumerated().map { address($1, at: $0) }, false)
        case (_?, _?): note("addresses", "conflict", "Give `address` or `addresses`, not both.")
        case (nil, nil): if faults.isEmpty { note("address", "required", "`address` is missing.") }
        }
        return ([], true)
    }

    private mutating func address(_ value: JSONValue, at index: Int) -> String {
        let place = place("addresses") + "/\(index)"
        guard case .string(let text) = value else {
            note(at: place, "wrong_type", "An address is a string, not \(value.typeName).")
            return ""
        }
        if text.utf8.count > VerificationsAPI.addressByteLimit {
            note(at: place, "too_long", "It is longer than \(VerificationsAPI.addressByteLimit) bytes.")
        }
        return text
    }

    /// `nil` where something is wrong with it.
    fileprivate mutating func verificationRequest(upTo highest: VerificationLevel) -> VerificationRequest? {
        let level: VerificationLevel? = word("level", otherwise: .dns)
        let policy: AddressPolicy? = word("policy", otherwise: .mailbox)
        let deadline = integer("deadline_ms", in: 1...60_000)
        let isFresh = bool("fresh") ?? false
        guard let level, let policy else { return nil }
        if level > highest {
            note(
                "level", "not_enabled",
                "This node goes as far as `\(highest.rawValue)`; `verify-mailboxes` turns the rest on.")
        }
        var request = VerificationRequest(level: level, policy: policy)
        if let deadline { request.deadline = .milliseconds(deadline) }
        request.takesKept = !isFresh
        return request
    }

    /// One word of a closed list.
    private mutating func word<Word: RawRepresentable & CaseIterable>(_ name: String, otherwise: Word) -> Word?
    where Word.RawValue == String {
        guard let text = string(name, limit: 60) else { return otherwise }
        if let word = Word(rawValue: text) { return word }
        note(name, "unknown_value", "`\(name)` is one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
        return nil
    }
}

extension Problem {
    init(_ fault: VerificationsFault) {
        switch fault {
        case .tooManyAddresses(let limit):
            self.init(.invalidRequest, "At most \(limit) addresses at a time.")
        case .tooManyPending(let limit):
            self.init(
                .tooManyRequests, "\(limit) addresses of the account wait to be found out; ask again when some are.",
                headers: [.retryAfter: "60"])
        }
    }
}
