import Metering
import Testing

@Suite("A page of metrics, read back")
struct SamplesTests {
    @Test("holds what was counted")
    func roundTrip() {
        let registry = Registry()
        registry.counter("a_total", "A.").add(7)
        let family = registry.counters("m_total", "M.", by: ["status", "provider"])
        family["ok", "a\"\\\n,}b"].add(2)
        family["ok", "google"].add(3)
        family["deferred", "google"].add(4)
        _ = registry.gauge("unused", "U.")
        var text = MetricText()
        registry.write(into: &text)
        let samples = Samples(text.text)
        #expect(samples.sum("a_total") == 7)
        #expect(samples.sum("m_total", ["status": "ok"]) == 5)
        #expect(samples.sum("m_total", ["provider": "google"]) == 7)
        #expect(samples.sum("m_total", ["provider": "a\"\\\n,}b"]) == 2)
        #expect(samples.sum("m_total", ["provider": "none"]) == nil)
        #expect(samples.kinds["unused"] == .gauge)
    }

    @Test("tells quantiles within a bucket, and only of what came since")
    func quantiles() throws {
        let registry = Registry()
        let histogram = registry.histogram("s", "S.", .sizes)
        for _ in 0..<100 { histogram.observe(count: 1_000) }
        var earlier = MetricText()
        registry.write(into: &earlier)
        for _ in 0..<100 { histogram.observe(count: 15) }
        var now = MetricText()
        registry.write(into: &now)
        let samples = Samples(now.text)
        #expect(samples.quantile(0.5, of: "s", since: Samples(earlier.text)) == 15)
        #expect(samples.quantile(0.99, of: "s").map { $0 > 500 } == true)
        #expect(samples.quantile(0.5, of: "s", since: samples) == nil)
        #expect(samples.quantile(0.5, of: "nothing") == nil)
    }

    @Test(
        "passes over what it cannot read", arguments: ["a{b=\"c", "a{b} 1", "a", "a x", "{", "a{b=\"c\"}", "# TYPE a"])
    func nonsense(line: String) { #expect(Samples(line).samples.isEmpty) }
}
