import Bounce
import Logging
import Mail
import Spool

/// Turns refusals into changes of limits: what the provider table says about them, and the times that servers ask for.
/// Every change is written down with the reply that led to it.
struct LimitClerk: Sendable {
    /// A server that asks for less is not worth a stop shorter than this, nor one that asks for more a longer one: it may
    /// be asked again.
    static let stopRange = Duration.seconds(10)...Duration.seconds(3_600)

    let book: LimitBook
    let spool: Spool
    /// Writes changes to disk, some time.
    let record: @Sendable ([LimitChange]) -> Void
    let logger: Logger
    let metrics: DeliveryMetrics

    /// - Parameter entry: the message that was answered so; `nil` where a session was turned away.
    func hear(
        _ diagnosis: Diagnosis, reply: String, entry: QueueEntry?, from site: Site, shaper: Shaper, at now: Timestamp
    ) {
        let heard = ReplyAction.Heard(
            text: ASCIISearch.folded(reply), code: diagnosis.replyCode.map { Int($0.number) }, reason: diagnosis.reason)
        var orders = shaper.heard(heard, at: now).flatMap { action in
            action.settings.map { Order($0, for: action.duration, action.sentence, isAlert: action.isAlert) }
        }
        if let wait = wait(diagnosis, shaper: shaper, at: now) { orders.append(wait) }
        guard !orders.isEmpty else { return }
        let changes = orders.map { order in
            spool.draft(
                order.setting, source: site.source, destination: site.group ?? site.host,
                until: now + order.duration / book.timeScale, isAutomatic: true, isAlert: order.isAlert,
                by: LimitChange.automaticActor, why: order.why, reply: reply, entry: entry)
        }
        let taken = book.add(changes, at: now)
        keep(taken, by: .reply, "limit set by a reply")
    }

    /// Has changes that hold already written down, counted and told.
    func keep(_ changes: [LimitChange], by actor: LimitActor, _ event: Logger.Message) {
        guard !changes.isEmpty else { return }
        record(changes)
        metrics.changed(changes, by: actor)
        for change in changes { log(change, event) }
    }

    private struct Order {
        let setting: LimitSetting
        let duration: Duration
        let why: String
        let isAlert: Bool

        init(_ setting: LimitSetting, for duration: Duration, _ why: String, isAlert: Bool = false) {
            self.setting = setting
            self.duration = duration
            self.why = why
            self.isAlert = isAlert
        }
    }

    /// "Try again in N seconds", said to us and not about one mailbox.
    private func wait(_ diagnosis: Diagnosis, shaper: Shaper, at now: Timestamp) -> Order? {
        guard diagnosis.reason == .rateLimited || diagnosis.reason == .connectionLimit,
            let asked = diagnosis.retryAfter
        else { return nil }
        let wait = min(max(asked, Self.stopRange.lowerBound), Self.stopRange.upperBound)
        if let stopped = shaper.stoppedUntil(at: now), stopped >= now + wait / book.timeScale / 2 { return nil }
        return Order(.stop, for: wait, "the server asked to wait \(asked.components.seconds) s")
    }

    private func log(_ change: LimitChange, _ event: Logger.Message) {
        logger.log(
            level: change.isAlert ? .warning : .notice, event,
            metadata: [
                "id": "\(change.key)", "source": "\(change.source)", "destination": "\(change.destination)",
                "setting": "\(change.setting)", "until": "\(change.until?.rfc3339 ?? "")", "why": "\(change.why)",
            ])
    }
}

extension ReplyAction {
    /// `2 in an hour: on "unusual rate" 2/h slow 10/min for 30min`
    var sentence: String {
        let window =
            switch self.window {
            case .second: "a second"
            case .minute: "a minute"
            case .hour: "an hour"
            case .day: "a day"
            }
        return "\(count) in \(window): \(text)"
    }
}
