public import Metering
internal import Synchronization

/// Incidents in figures.
public final class IncidentMetrics: Sendable {
    private let opened: Family<Counter>
    let taken: Counter
    let cleared: Counter
    let believed: Counter
    private let state = Mutex<(open: Int, judging: Int, held: Int)>((0, 0, 0))
    private let isCutOff = Mutex(false)

    public init(in registry: Registry = Registry()) {
        opened = registry.counters(
            "postrider_incidents_opened_total", "Incidents that this node opened, by kind.", by: ["kind"])
        let results = registry.counters(
            "postrider_incident_bounces_total",
            "Bounces of incidents: taken (suppressions withdrawn), cleared (by a delivery), believed.", by: ["result"])
        taken = results["taken"]
        cleared = results["cleared"]
        believed = results["believed"]
        registry.observed("postrider_incidents", .gauge, "Incidents that are not closed, by state.", by: ["state"]) {
            [self] in
            let counts = state.withLock(\.self)
            return [(["open"], counts.open), (["judging"], counts.judging)]
        }
        registry.observed("postrider_held_bounces", .gauge, "Bounces that wait for the end of an incident.") {
            [self] in Double(state.withLock(\.held))
        }
        registry.observed(
            "postrider_network_lost", .gauge,
            "1 while hardly any destination can be reached: the fault is on this side."
        ) { [self] in hasLostNetwork ? 1 : 0 }
    }

    func opened(_ kind: IncidentKind) { opened[kind.rawValue].add(1) }

    func note(open: Int, judging: Int) {
        state.withLock {
            $0.open = open
            $0.judging = judging
        }
    }

    /// Hardly any destination can be reached.
    var hasLostNetwork: Bool { isCutOff.withLock(\.self) }

    func note(hasLostNetwork: Bool) { isCutOff.withLock { $0 = hasLostNetwork } }

    func note(held: Int) { state.withLock { $0.held = held } }
}
