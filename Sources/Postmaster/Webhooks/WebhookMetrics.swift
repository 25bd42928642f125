public import Metering
internal import Synchronization

/// What becomes of webhooks.
public final class WebhookMetrics: Sendable {
    let delivered: Counter
    /// Refused or unanswered, and tried again.
    let failed: Counter
    /// Tried for the last time, or gone from the log before it could be.
    let abandoned: Counter
    let duration: Histogram
    private let waiting = Mutex(0)
    private let endpoints = Mutex<(enabled: Int, failing: Int, disabled: Int)>((0, 0, 0))

    public init(in registry: Registry = Registry()) {
        let results = registry.counters(
            "postrider_webhook_deliveries_total",
            "Tries to post an event by what came of them: delivered, failed (it is tried again), abandoned.",
            by: ["result"])
        delivered = results["delivered"]
        failed = results["failed"]
        abandoned = results["abandoned"]
        duration = registry.histogram(
            "postrider_webhook_duration_seconds", "From the beginning of a try until the receiver's answer.",
            .conversation)
        registry.observed(
            "postrider_webhook_pending", .gauge,
            "Places of the feed that endpoints have not looked at yet, and events that are tried again."
        ) { [self] in Double(waiting.withLock(\.self)) }
        registry.observed("postrider_webhook_endpoints", .gauge, "Endpoints by state.", by: ["state"]) { [self] in
            let counts = endpoints.withLock(\.self)
            return [(["enabled"], counts.enabled), (["failing"], counts.failing), (["disabled"], counts.disabled)]
        }
    }

    func note(pending count: Int) { waiting.withLock { $0 = count } }

    func note(_ list: [WebhookEndpoint]) {
        let failing = list.count { $0.isEnabled && $0.failingSince != nil }
        let disabled = list.count { !$0.isEnabled }
        endpoints.withLock { $0 = (list.count - failing - disabled, failing, disabled) }
    }
}
