import HTTPTypes
import Hummingbird
import JSON
import Verification

/// `/v1/signup-checks/{key}`: one address that a visitor typed into a web page, checked for anybody. The key stands in the page;
/// it is good for pages of its origins alone, clients are counted, and nothing that is told is known of a mailbox. Source:
/// Fetch standard, section 3.2 (CORS protocol).
enum SignupChecksAPI {
    static let endpoints: [Endpoint] = [
        .post("/v1/signup-checks/{key}", .open, check).unnoted("it only looks"),
        Endpoint(method: .options, path: "/v1/signup-checks/{key}", access: .open, answer: preflight)
            .unnoted("it only looks"),
    ]

    static let bodyByteLimit = 8 << 10
    private static let addressByteLimit = 1_000

    private static func check(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let signups = try SignupKeysAPI.signups(front)
        let origin = request.headers[.origin]
        let address: String
        let found: Verification
        do {
            let key = try await signups.admit(
                visit.parameters.get("key") ?? "", origin: origin, client: visit.origin)
            var reader = JSONReader(try await front.json(of: request, upTo: bodyByteLimit).value)
            address = reader.requiredString("address", limit: addressByteLimit) ?? ""
            reader.finish()
            guard reader.faults.isEmpty else { throw Problem(reader.faults) }
            found = try await signups.check(address, key)
        } catch SignupRefusal.noKey {
            throw Problem(.notFound, "There is no such key.")
        } catch SignupRefusal.otherOrigin {
            throw Problem(.forbidden, "The key is for pages of other origins.")
        } catch SignupRefusal.tooOften(let seconds) {
            throw Problem(
                .tooManyRequests, "Too many checks; try again in \(seconds) s.",
                headers: ([.retryAfter: String(seconds)] as HTTPFields).allowing(origin))
        } catch let problem as Problem {
            throw Problem(
                problem.code, problem.detail, faults: problem.faults, headers: problem.headers.allowing(origin))
        }
        return .json(found.told, headers: HTTPFields().allowing(origin))
    }

    /// A browser asks before it sends JSON to another origin.
    private static func preflight(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let origin = request.headers[.origin]
        guard try await SignupKeysAPI.signups(front).allows(visit.parameters.get("key") ?? "", origin: origin) else {
            return Response(status: .noContent, headers: [.vary: "Origin"])
        }
        var headers = HTTPFields().allowing(origin)
        headers[.accessControlAllowMethods] = "POST"
        headers[.accessControlAllowHeaders] = "Content-Type"
        headers[.accessControlMaxAge] = "86400"
        return Response(status: .noContent, headers: headers)
    }
}

extension HTTPFields {
    /// What lets the page of an origin read the answer.
    fileprivate func allowing(_ origin: String?) -> HTTPFields {
        var fields = self
        fields[.vary] = "Origin"
        fields[.accessControlAllowOrigin] = origin
        fields[.resourcePolicy] = "cross-origin"
        return fields
    }
}

extension Verification {
    /// What a stranger is told: what he could find out by himself, in few words.
    fileprivate var told: JSONValue {
        [
            "address": .string(address),
            "verdict": .string(verdict.rawValue),
            "reason": .string(reason.rawValue),
            "message": .string(message),
            "suggestion": .text(suggestion),
        ]
    }

    private var message: String {
        if let suggestion, verdict != .undeliverable || reason == .domainNotFound {
            return "Did you mean \(suggestion)?"
        }
        let fault = checks.first { $0.name == .syntax && $0.status == .fail }?.detail ?? ""
        return reason == .syntax && !fault.isEmpty ? fault : reason.sentence
    }
}
