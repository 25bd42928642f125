internal import Mail

/// When an event is tried again. Source: the schedule of Standard Webhooks, drawn out to three days.
struct WebhookSchedule: Sendable {
    /// Waits after the first, second… try.
    static let waits: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1_800), .seconds(2 * 3_600), .seconds(5 * 3_600), .seconds(10 * 3_600),
        .seconds(14 * 3_600), .seconds(20 * 3_600), .seconds(24 * 3_600),
    ]
    /// Tries in a row at different events after which one event at a time is tried.
    static let patience = 5
    /// An endpoint whose every try failed for so long is disabled.
    static let failingLimit = Duration.seconds(5 * 86_400)
    /// A receiver can ask for a longer wait than ours, but not for a longer one than this.
    static let retryAfterLimit = Duration.seconds(86_400)
    static let jitter = 0.1

    /// Divides every wait: 1 in real life.
    var timeScale = 1.0
    /// 0..<1
    var random: @Sendable () -> Double

    /// How long to wait after that many tries; `nil`: it is not tried again.
    func wait(afterAttempts attempts: Int, retryAfter: Duration?) -> Duration? {
        guard attempts >= 1, attempts <= WebhookSchedule.waits.count else { return nil }
        let spread = 1 + WebhookSchedule.jitter * (2 * random() - 1)
        let wait = WebhookSchedule.waits[attempts - 1] * (spread / timeScale)
        return max(wait, min(retryAfter ?? .zero, WebhookSchedule.retryAfterLimit / timeScale))
    }

    var failingLimit: Duration { WebhookSchedule.failingLimit / timeScale }
}
