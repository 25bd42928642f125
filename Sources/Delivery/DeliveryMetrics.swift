public import Metering

/// What the way out counts: its connections, and how long exchangers take for each part of the conversation.
public struct DeliveryMetrics: Sendable {
    let connected: Counter
    let notConnected: Counter
    /// From the first packet to the end of EHLO and TLS.
    let opening: Histogram
    /// From MAIL to the last byte of the content.
    let envelope: Histogram
    /// From the final dot to its reply.
    let answer: Histogram

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
    }
}
