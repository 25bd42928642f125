import Bounce
import Delivery
import Intake
import Mail
import Metering
import Postmaster
import Spool

/// The node's figures in Prometheus' text format: what its rooms counted since it started, and what the store says now. No
/// address, recipient domain or message id is ever a label. Where the store does not answer, the counters are still there.
struct MetricsPage {
    let text: String

    init(_ front: Front) async {
        var page = MetricText()
        page.begin("postrider_build_info", .gauge, "The version that runs.")
        page.sample("postrider_build_info", [Label("version", front.configuration.version)], 1)
        let readiness = await front.rooms.readiness()
        page.begin("postrider_ready", .gauge, "1 where the check is passed, by check.")
        for check in readiness.checks {
            page.sample("postrider_ready", [Label("check", check.name)], check.isPassed ? 1 : 0)
        }
        front.rooms.metrics.write(into: &page)
        page.write(front.rooms.returnedCounters.current)
        page.write(await front.rooms.delivery?.queues() ?? [], held: front.rooms.spool.held)
        page.write(front.rooms.delivery?.limitFigures())
        page.write(try? await front.storeFigures.current(), now: front.rooms.time.now())
        text = page.text
    }
}

extension MetricText {
    fileprivate mutating func write(_ returned: [ReturnedCounters.Outcome: Int]) {
        begin("postrider_returned_total", .counter, "What became of mail to return paths.")
        for outcome in ReturnedCounters.Outcome.allCases {
            sample("postrider_returned_total", [Label("outcome", outcome.rawValue)], returned[outcome] ?? 0)
        }
    }

    /// What is in memory, and the queues by provider: their sites would name recipients' domains.
    fileprivate mutating func write(_ queues: [QueueState], held: (messageCount: Int, byteCount: Int)) {
        begin("postrider_held_messages", .gauge, "Messages in memory on their way out, all of the window's.")
        sample("postrider_held_messages", [], held.messageCount)
        begin("postrider_held_bytes", .gauge, "What they weigh.")
        sample("postrider_held_bytes", [], held.byteCount)
        begin("postrider_in_flight_messages", .gauge, "Of these, those of transactions under way.")
        sample("postrider_in_flight_messages", [], queues.reduce(0) { $0 + $1.inFlight })
        begin("postrider_queues", .gauge, "Queues, one for each way and destination, by state.")
        let paused = queues.count { $0.pausedUntil != nil }
        sample("postrider_queues", [Label("state", "open")], queues.count - paused)
        sample("postrider_queues", [Label("state", "paused")], paused)
        let byProvider = Dictionary(grouping: queues) { queue in
            DeliveryService.providerNames.contains(queue.provider) ? queue.provider : "other"
        }.sorted { $0.key < $1.key }
        begin(
            "postrider_provider_waiting_messages", .gauge,
            "Messages that wait, in memory or, of the first 20,000, in the store.")
        for (provider, queues) in byProvider {
            sample(
                "postrider_provider_waiting_messages", [Label("provider", provider)],
                queues.reduce(0) { $0 + $1.waiting })
        }
        begin("postrider_provider_connections", .gauge, "Connections open or being opened.")
        for (provider, queues) in byProvider {
            sample(
                "postrider_provider_connections", [Label("provider", provider)],
                queues.reduce(0) { $0 + $1.connections })
        }
    }

    /// Changes of limits that have a say: their destinations would name recipients' domains.
    fileprivate mutating func write(_ limits: LimitFigures?) {
        begin(
            "postrider_limits", .gauge, "Changes of limits that hold in full or are being let go of, by what they set.")
        for limit in LimitSetting.Kind.allCases {
            for phase in LimitFigures.Phase.allCases {
                sample(
                    "postrider_limits", [Label("limit", limit.rawValue), Label("state", phase.rawValue)],
                    limits?.counts[.init(limit: limit, phase: phase)] ?? 0)
            }
        }
        begin("postrider_limit_alerts", .gauge, "Changes of limits in force that somebody should look at.")
        sample("postrider_limit_alerts", [], limits?.alertCount ?? 0)
        begin("postrider_source_stopped", .gauge, "1 where nothing is sent from the source, by its name.")
        for (source, isStopped) in (limits?.stoppedSources ?? [:]).sorted(by: { $0.key < $1.key }) {
            sample("postrider_source_stopped", [Label("source", source)], isStopped ? 1 : 0)
        }
    }

    /// `nil`: the store does not answer; the names stay known.
    fileprivate mutating func write(_ figures: StoreFigures.Figures?, now: Timestamp) {
        begin("postrider_store_up", .gauge, "1 where the store could be read for this page.")
        sample("postrider_store_up", [], figures == nil ? 0 : 1)
        begin("postrider_messages", .gauge, "Messages in the store by their status now.")
        for status in RecipientStatus.allCases {
            figures.map { sample("postrider_messages", [Label("status", status.rawValue)], $0.statuses[status] ?? 0) }
        }
        begin("postrider_queue_messages", .gauge, "Messages that wait for their first try, or for a next one.")
        for (state, status) in [("fresh", RecipientStatus.injected), ("retry", .deferred)] {
            figures.map { sample("postrider_queue_messages", [Label("state", state)], $0.statuses[status] ?? 0) }
        }
        begin("postrider_queue_oldest_age_seconds", .gauge, "Since when the oldest of them waits.")
        figures.map { figures in
            let age = figures.queue.oldest.map { max(0, (now - $0).components.seconds) } ?? 0
            sample("postrider_queue_oldest_age_seconds", [], Int(age))
        }
        begin("postrider_suppressions", .gauge, "Entries of all suppression lists; counted every 15 s.")
        figures.map { sample("postrider_suppressions", [], $0.suppressions) }
        begin("postrider_returned_mail", .gauge, "Mail that came back and waits to be read, or for a person.")
        figures.map { figures in
            sample("postrider_returned_mail", [Label("state", "waiting")], figures.returned.waiting)
            sample("postrider_returned_mail", [Label("state", "quarantined")], figures.returned.quarantined)
        }
        begin("postrider_uncounted_events", .gauge, "Events that reports do not show yet.")
        figures.map { sample("postrider_uncounted_events", [], $0.uncountedEvents) }
    }
}
