extension TopFigures {
    /// The same for programs: rates per second, times in seconds, `null` where there is nothing to compare with.
    var json: JSON {
        .object([
            ("version", .string(version)), ("ready", .bool(failedChecks.isEmpty)),
            ("failed_checks", .array(failedChecks.map(JSON.string))),
            ("seconds", number(seconds)),
            (
                "rates",
                .object([
                    ("accepted", number(acceptedRate)), ("delivered", number(deliveredRate)),
                    ("deferred", number(deferredRate)), ("bounced", number(bouncedRate)),
                    ("commits", number(commitRate)), ("cpu", number(cpu)),
                ])
            ),
            ("delivery_seconds", quantiles(latency)), ("commit_seconds", quantiles(commitTime)),
            (
                "queue",
                .object([
                    ("fresh", count("postrider_queue_messages", "state", "fresh")),
                    ("retry", count("postrider_queue_messages", "state", "retry")),
                    ("oldest_age_seconds", whole(count("postrider_queue_oldest_age_seconds"))),
                    ("held", whole(count("postrider_held_messages"))),
                    ("window", whole(count("postrider_window_messages"))),
                    ("in_flight", whole(count("postrider_in_flight_messages"))),
                ])
            ),
            ("queues", .array(queues)),
            (
                "refusals",
                .array(
                    refusals.map {
                        .object([
                            ("status", .string($0.status)), ("reason", .string($0.reason)),
                            ("blame", .string($0.blame)), ("per_minute", number($0.perMinute)),
                            ("total", whole($0.total)),
                        ])
                    })
            ),
            (
                "providers",
                .array(
                    providers.map {
                        .object([
                            ("provider", .string($0.name)), ("delivered", number($0.delivered)),
                            ("deferred", number($0.deferred)), ("bounced", number($0.bounced)),
                            ("waiting", whole($0.waiting)), ("connections", whole($0.connections)),
                        ])
                    })
            ),
        ])
    }

    private func count(_ name: String, _ label: String, _ value: String) -> JSON { whole(count(name, [label: value])) }
    private func whole(_ value: Int) -> JSON { .number("\(value)") }
    private func number(_ value: Double?) -> JSON {
        guard let value, value.isFinite else { return .null }
        return .number("\((value * 1_000).rounded() / 1_000)")
    }

    private func quantiles(_ value: Quantiles) -> JSON {
        .object([("p50", number(value.half)), ("p99", number(value.almostAll))])
    }
}
