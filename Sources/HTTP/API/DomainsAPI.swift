import Accounts
import HTTPTypes
import Hummingbird
import JSON
import Mail
import MailAuth
import Storage

/// `/v1/domains`: the domains that mail is sent from, their DKIM keys, and how they stand in the DNS.
enum DomainsAPI {
    static let endpoints: [Endpoint] = [
        .get("/v1/domains", .key(.read), list),
        .post("/v1/domains", .key(.domainsWrite), add),
        .get("/v1/domains/{domain}", .key(.read), show),
        .delete("/v1/domains/{domain}", .key(.domainsWrite), remove),
        .post("/v1/domains/{domain}/check", .key(.domainsWrite), check).unnoted("it only looks"),
        .post("/v1/domains/{domain}/rotate", .key(.domainsWrite), rotate),
        .post("/v1/domains/{domain}/activate", .key(.domainsWrite), activate),
    ]

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let domains = try await front.domains.list(of: visit.knownCaller.account)
        return .json(["data": .array(domains.map(\.json)), "has_more": false, "next_after": .null])
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await telling { .json(try await front.domains.find(try domain(visit), of: visit.knownCaller.account).json) }
    }

    private static func add(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let domains = try front.domains
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        let text = reader.requiredString("domain", limit: 253)
        let name = text.flatMap { DomainName($0) }
        if text != nil, name == nil {
            reader.note(
                "domain", "invalid_domain",
                "`domain` is a domain name such as example.com; one with other letters is written as xn--….")
        }
        let keys = DomainKeysReader.read(&reader)
        reader.finish()
        guard reader.faults.isEmpty, let name else { throw Problem(reader.faults) }
        return try await telling {
            let domain = try await domains.add(name, of: visit.knownCaller.account, keys: keys.make())
            return .json(domain.json, status: .created, headers: [.location: "/v1/domains/\(name)"])
        }
    }

    private static func rotate(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let domains = try front.domains
        var reader = JSONReader(try await front.json(of: request, upTo: 64 << 10).value)
        var keys = DomainKeysReader.read(&reader)
        reader.finish()
        guard reader.faults.isEmpty else { throw Problem(reader.faults) }
        return try await telling {
            let name = try domain(visit)
            if !keys.areChosen {
                // The kinds that sign now, else those that were made for it.
                let present = try await domains.find(name, of: visit.knownCaller.account).keys
                let signing = present.filter { $0.state == .active }
                let kinds = Set((signing.isEmpty ? present : signing).map(\.algorithm))
                if !kinds.isEmpty { keys.algorithms = DKIMAlgorithm.allCases.filter(kinds.contains) }
            }
            return .json(try await domains.addKeys(keys.make(), to: name, of: visit.knownCaller.account).json)
        }
    }

    private static func activate(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let domains = try front.domains
        return try await telling {
            let name = try domain(visit)
            let present = try await domains.find(name, of: visit.knownCaller.account).keys
            let waiting = Set(present.filter { $0.state == .waiting }.map(\.id))
            return .json(try await domains.activate(waiting, of: name, account: visit.knownCaller.account).json)
        }
    }

    private static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await telling {
            try await front.domains.remove(try domain(visit), of: visit.knownCaller.account)
            return Response(status: .noContent)
        }
    }

    private static func check(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        guard let check = front.rooms.domainCheck else {
            throw Problem(.unavailable, "Nobody can be asked for DNS here.")
        }
        return try await telling {
            let report = try await front.domains.check(try domain(visit), of: visit.knownCaller.account, with: check)
            return .json(report.json)
        }
    }

    private static func domain(_ visit: Visit) throws -> DomainName {
        guard let name = visit.parameters.get("domain").flatMap({ DomainName($0) }) else {
            throw Problem(.notFound, "No such domain.")
        }
        return name
    }

    /// What the room refuses, in the API's words.
    private static func telling(_ answer: () async throws -> Response) async throws -> Response {
        do {
            return try await answer()
        } catch let fault as DomainsFault {
            switch fault {
            case .notFound: throw Problem(.notFound, "No such domain.")
            case .exists: throw Problem(.conflict, "The domain is there already; rotate gives it more keys.")
            case .selectorTaken(let selector):
                throw Problem(.conflict, "Another key of the domain has the selector `\(selector)`.")
            case .badSelector:
                throw Problem([
                    .init(
                        place: .pointer("/selector"), code: "invalid_selector",
                        detail: "A selector is labels of lower-case letters, digits and hyphens, 63 bytes at most.")
                ])
            case .tooManyKeys(let limit): throw Problem(.conflict, "A domain has at most \(limit) keys.")
            }
        }
    }
}

extension Front {
    var domains: Domains {
        get throws {
            guard let domains = rooms.domains else { throw Problem(.unavailable, "Domains are not kept here.") }
            return domains
        }
    }
}
