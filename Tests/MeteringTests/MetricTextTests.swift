import Metering
import Testing

@Suite("Metrics as text")
struct MetricTextTests {
    private func text(_ registry: Registry) -> [Substring] {
        var text = MetricText()
        registry.write(into: &text)
        return text.text.split(separator: "\n")
    }

    @Test("a counter and a gauge are a line each below what they mean")
    func singles() {
        let registry = Registry()
        registry.counter("a_total", "Things.").add(3)
        let gauge = registry.gauge("b", "Level, with \"quotes\",\na new line and a \\.")
        gauge.set(5)
        gauge.add(-7)
        #expect(
            text(registry) == [
                "# HELP a_total Things.", "# TYPE a_total counter", "a_total 3",
                "# HELP b Level, with \"quotes\",\\na new line and a \\\\.", "# TYPE b gauge", "b -2",
            ])
    }

    @Test("a histogram counts what lies at or below each bound, in seconds")
    func histogram() {
        let registry = Registry()
        let histogram = registry.histogram("t_seconds", "Time.", .short)
        for duration in [
            Duration.microseconds(100), .microseconds(101), .milliseconds(3), .seconds(11), .seconds(-1),
        ] { histogram.observe(duration) }
        let lines = text(registry)
        #expect(lines.contains("t_seconds_bucket{le=\"0.0001\"} 2"))
        #expect(lines.contains("t_seconds_bucket{le=\"0.00025\"} 3"))
        #expect(lines.contains("t_seconds_bucket{le=\"0.005\"} 4"))
        #expect(lines.contains("t_seconds_bucket{le=\"10\"} 4"))
        #expect(lines.contains("t_seconds_bucket{le=\"+Inf\"} 5"))
        #expect(lines.contains("t_seconds_sum 11.003201"))
        #expect(lines.last == "t_seconds_count 5")
        #expect(histogram.count == 5)
    }

    @Test("a duration beyond all bounds does not overflow")
    func endless() {
        let histogram = Histogram(.life)
        histogram.observe(.seconds(Int64.max))
        #expect(histogram.count == 1)
    }

    @Test("a family has a line for each of its labels' values, escaped, in their order")
    func family() {
        let registry = Registry()
        let family = registry.counters("m_total", "Mail.", by: ["status", "provider"])
        family["ok", "google"].add(2)
        family["deferred", "a\"b\\c\nd"].add()
        family["ok", "google"].add()
        #expect(
            text(registry).dropFirst(2) == [
                "m_total{status=\"deferred\",provider=\"a\\\"b\\\\c\\nd\"} 1",
                "m_total{status=\"ok\",provider=\"google\"} 3",
            ])
    }

    @Test("who comes when a family is full is counted under other, and nothing is lost")
    func bounded() {
        let registry = Registry()
        let family = registry.counters("m_total", "Mail.", by: ["provider"], limit: 3)
        for number in 0..<100 { family["provider\(number)"].add() }
        let lines = text(registry).dropFirst(2)
        #expect(lines.count == 4)
        #expect(lines.contains("m_total{provider=\"other\"} 97"))
        #expect(lines.contains("m_total{provider=\"provider0\"} 1"))
    }

    @Test("a metric without samples is known by name and kind")
    func empty() {
        let registry = Registry()
        _ = registry.histograms("h_seconds", "Time.", by: ["route"], .short)
        #expect(text(registry) == ["# HELP h_seconds Time.", "# TYPE h_seconds histogram"])
    }

    @Test("figures that are no numbers are written as Prometheus reads them")
    func strangeNumbers() {
        var text = MetricText()
        text.sample("a", [], Double.nan)
        text.sample("a", [], Double.infinity)
        text.sample("a", [], 0.25)
        #expect(text.text == "a NaN\na +Inf\na 0.25\n")
    }

    @Test("counts of many threads add up")
    func threads() async {
        let counter = Counter()
        let histogram = Histogram(.sizes)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for number in 0..<10_000 {
                        counter.add()
                        histogram.observe(count: number)
                    }
                }
            }
        }
        #expect(counter.value == 80_000)
        #expect(histogram.count == 80_000)
    }
}
