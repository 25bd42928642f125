import Metering

/// What a node does, from two readings of its metrics and its list of queues. Rates are those between the readings.
struct TopFigures: Sendable {
    struct Quantiles: Sendable {
        let half: Double?
        let almostAll: Double?
    }

    struct Refusal: Sendable {
        let status: String
        let reason: String
        let blame: String
        let perMinute: Double?
        let total: Int
    }

    struct Provider: Sendable {
        let name: String
        let delivered: Double?
        let deferred: Double?
        let bounced: Double?
        let waiting: Int
        let connections: Int
    }

    let now: Samples
    let earlier: Samples?
    /// Seconds between them.
    let seconds: Double
    let queues: [JSON]

    /// - Parameter earlier: `nil`, or a reading of the same process: a node that started anew counts from 0.
    init(now: Samples, earlier: Samples?, seconds: Double, queues: [JSON]) {
        self.now = now
        self.seconds = max(seconds, 0.001)
        self.queues = queues
        let started = "process_start_time_seconds"
        self.earlier = earlier.flatMap { $0.sum(started) == now.sum(started) ? $0 : nil }
    }

    // MARK: Rates

    /// Per second; `nil` where there is nothing to compare with.
    func rate(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        guard let earlier else { return nil }
        return max(0, (now.sum(name, labels) ?? 0) - (earlier.sum(name, labels) ?? 0)) / seconds
    }

    var acceptedRate: Double? { rate("postrider_accepted_total") }
    var deliveredRate: Double? { rate("postrider_messages_total", ["status": "ok"]) }
    var deferredRate: Double? { rate("postrider_messages_total", ["status": "deferred"]) }
    var bouncedRate: Double? { bounced(["soft_bounce", "hard_bounce", "spam_bounce"], [:]) }
    var commitRate: Double? { rate("postrider_commit_duration_seconds_count") }
    /// Of a core: 1 is a whole one.
    var cpu: Double? { rate("process_cpu_seconds_total") }

    private func bounced(_ statuses: [String], _ labels: [String: String]) -> Double? {
        guard earlier != nil else { return nil }
        return statuses.reduce(0) { sum, status in
            sum + (rate("postrider_messages_total", labels.merging(["status": status]) { $1 }) ?? 0)
        }
    }

    // MARK: Times

    /// Of the messages delivered between the readings; since the node started where there were none.
    var latency: Quantiles { quantiles("postrider_delivery_duration_seconds") }
    var commitTime: Quantiles { quantiles("postrider_commit_duration_seconds") }

    private func quantiles(_ name: String) -> Quantiles {
        let half = now.quantile(0.5, of: name, since: earlier)
        let reference = half == nil ? nil : earlier
        return Quantiles(
            half: half ?? now.quantile(0.5, of: name), almostAll: now.quantile(0.99, of: name, since: reference))
    }

    // MARK: What stands now

    func count(_ name: String, _ labels: [String: String] = [:]) -> Int { Int(now.sum(name, labels) ?? 0) }

    var version: String { now.named("postrider_build_info").first?.labels["version"] ?? "?" }
    var failedChecks: [String] {
        now.named("postrider_ready").filter { $0.value == 0 }.compactMap { $0.labels["check"] }
    }

    /// The most frequent of late first, then the most frequent ever.
    var refusals: [Refusal] {
        now.named("postrider_bounces_total").map { sample in
            Refusal(
                status: sample.labels["status"] ?? "", reason: sample.labels["reason"] ?? "",
                blame: sample.labels["blame"] ?? "", perMinute: rate(sample.name, sample.labels).map { $0 * 60 },
                total: Int(sample.value))
        }.filter { $0.total > 0 }
            .sorted { ($1.perMinute ?? 0, $1.total, $0.reason) < ($0.perMinute ?? 0, $0.total, $1.reason) }
    }

    /// Those with the most mail waiting first, then those with the most outcomes.
    var providers: [Provider] {
        let names = Set(
            (now.named("postrider_messages_total") + now.named("postrider_provider_waiting_messages"))
                .compactMap { $0.labels["provider"] })
        return names.map { name in
            let labels = ["provider": name]
            return (
                provider: Provider(
                    name: name, delivered: rate("postrider_messages_total", ["provider": name, "status": "ok"]),
                    deferred: rate("postrider_messages_total", ["provider": name, "status": "deferred"]),
                    bounced: bounced(["soft_bounce", "hard_bounce", "spam_bounce"], labels),
                    waiting: count("postrider_provider_waiting_messages", labels),
                    connections: count("postrider_provider_connections", labels)),
                total: count("postrider_messages_total", labels)
            )
        }.sorted {
            ($1.provider.waiting, $1.total, $0.provider.name) < ($0.provider.waiting, $0.total, $1.provider.name)
        }
        .map(\.provider)
    }
}
