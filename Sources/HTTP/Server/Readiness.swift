import JSON

/// Whether the node should be given work, and why not.
public struct Readiness: Sendable, Hashable {
    /// One thing that has to be so.
    public struct Check: Sendable, Hashable {
        /// `store`, `disk`, …: fixed words, fit for a metric's label.
        public let name: String
        public let isPassed: Bool
        /// For people; empty where there is nothing to say.
        public let detail: String

        public init(_ name: String, isPassed: Bool, detail: String = "") {
            self.name = name
            self.isPassed = isPassed
            self.detail = detail
        }
    }

    public var checks: [Check]

    public init(_ checks: [Check]) { self.checks = checks }

    public var isReady: Bool { checks.allSatisfy(\.isPassed) }

    var json: JSONValue {
        [
            "status": .string(isReady ? "ready" : "not_ready"),
            "checks": .array(
                checks.map { check in
                    [
                        "name": .string(check.name), "status": .string(check.isPassed ? "ok" : "failed"),
                        "detail": .string(check.detail),
                    ]
                }),
        ]
    }
}
