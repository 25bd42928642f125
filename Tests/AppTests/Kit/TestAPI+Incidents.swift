import Foundation
import NIOHTTP1

extension TestAPI {
    struct Incident: Decodable, Sendable {
        let id: String
        let kind: String
        let provider: String?
        let state: String
        let verdict: String?
        let held: Int
    }

    struct LimitChange: Decodable, Sendable {
        let by: String
        let inForce: Bool
    }

    /// Waits until one is open.
    func openIncident(within limit: Duration = .seconds(60)) async throws -> Incident {
        let deadline = ContinuousClock.now + limit
        while true {
            let open = try await ask(Page<Incident>.self, .GET, "/v1/incidents?state=open").data
            if let first = open.first { return first }
            guard ContinuousClock.now < deadline else { throw Refused(status: 0, text: "no incident is open") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until it is as it should be; what it is then.
    func incident(
        _ id: String, within limit: Duration = .seconds(60), until isRight: (Incident) -> Bool
    ) async throws -> Incident {
        let deadline = ContinuousClock.now + limit
        while true {
            let incident = try await ask(Incident.self, .GET, "/v1/incidents/\(id)")
            if isRight(incident) || ContinuousClock.now > deadline { return incident }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func judge(_ id: String, _ verb: String) async throws -> Incident {
        try await ask(Incident.self, .POST, "/v1/incidents/\(id)/\(verb)", body: Data(#"{"why":"a test"}"#.utf8))
    }

    func limitChanges(_ destination: String) async throws -> [LimitChange] {
        try await ask(Page<LimitChange>.self, .GET, "/v1/limit-changes?destination=\(destination)").data
    }
}
