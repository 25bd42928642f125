public import Metering
import Spool

/// What the way out counts: its connections, how long exchangers take for each part of the conversation, changes of limits,
/// and how TLS comes out.
public struct DeliveryMetrics: Sendable {
    let connected: Counter
    let notConnected: Counter
    /// From the first packet to the end of EHLO and TLS.
    let opening: Histogram
    /// From MAIL to the last byte of the content.
    let envelope: Histogram
    /// From the final dot to its reply.
    let answer: Histogram
    private let limitChanges: Family<Counter>
    private let tlsSessions: Family<Counter>

    public init(in registry: Registry = Registry()) {
        let connections = registry.counters(
            "postrider_connections_total", "Connections to exchangers: opened, or failed before mail could be named.",
            by: ["result"])
        connected = connections["opened"]
        notConnected = connections["failed"]
        let phases = registry.histograms(
            "postrider_smtp_phase_duration_seconds",
            "What exchangers take: open (connect, banner, EHLO, TLS), envelope (MAIL to the end of the content), "
                + "answer (final dot to its reply).", by: ["phase"], .conversation)
        opening = phases["open"]
        envelope = phases["envelope"]
        answer = phases["answer"]
        limitChanges = registry.counters(
            "postrider_limit_changes_total",
            "Changes of limits by what they set, by whom (a reply, the source that cannot be spoken from, a person), and "
                + "whether somebody should look.", by: ["limit", "by", "alert"])
        tlsSessions = registry.counters(
            "postrider_tls_sessions_total", "Sessions with exchangers by policy and result, as RFC 8460 names them.",
            by: ["policy", "result"])
        beginAtZero()
    }

    /// So that the first of each is seen to rise.
    private func beginAtZero() {
        for limit in LimitSetting.Kind.allCases {
            for alert in ["yes", "no"] { limitChanges[limit.rawValue, LimitActor.reply.rawValue, alert].add(0) }
            limitChanges[limit.rawValue, LimitActor.person.rawValue, "no"].add(0)
        }
        limitChanges[LimitSetting.Kind.stop.rawValue, LimitActor.source.rawValue, "yes"].add(0)
        for policy in TLSPolicyKind.allCases {
            for result in TLSResult.allCases { tlsSessions[policy.rawValue, result.rawValue].add(0) }
        }
    }

    func changed(_ changes: [LimitChange], by actor: LimitActor) {
        for change in changes {
            limitChanges[change.setting.kind.rawValue, actor.rawValue, change.isAlert ? "yes" : "no"].add()
        }
    }

    func counted(_ policy: TLSPolicyKind, _ result: TLSResult) {
        tlsSessions[policy.rawValue, result.rawValue].add()
    }
}

/// What led to a change of limits.
enum LimitActor: String {
    case reply, source, person
}
