import Metering
import Spool
import TestKit
import Testing

@Suite("What the spool counts", .eachEngine)
struct SpoolMetricsTests {
    @Test("a message whose life ends while it waits is a refusal, and no attempt")
    func expiry() async throws {
        let registry = Registry()
        let kit = try await TemporarySpool(metrics: SpoolMetrics(in: registry))
        try await kit.spool.acceptSample(to: ["ada@example.com"], life: .seconds(60))
        kit.time.advance(by: .seconds(61))
        #expect(try await kit.spool.claim(limit: 10, perDomain: 10).isEmpty)
        var page = MetricText()
        registry.write(into: &page)
        let lines = page.text.split(separator: "\n")
        #expect(lines.contains(#"postrider_messages_total{status="soft_bounce",provider="none"} 1"#))
        #expect(
            lines.count { $0.hasPrefix(#"postrider_bounces_total{status="soft_bounce","#) && $0.hasSuffix(" 1") } == 1)
        #expect(!lines.contains { $0.hasPrefix("postrider_delivery_attempts_total{") })
    }
}
