import Metering
import Testing

@testable import CLI

@Suite("What top shows")
struct TopSheetTests {
    private let plain = Style(isOn: false)

    private func page(delivered: Int, deferred: Int, start: Int = 1_000, ready: Int = 1) -> Samples {
        Samples(
            """
            postrider_build_info{version="0.1.0"} 1
            postrider_ready{check="store"} 1
            postrider_ready{check="disk"} \(ready)
            postrider_store_up 1
            process_start_time_seconds \(start)
            postrider_accepted_total{status="injected"} \(delivered + deferred)
            postrider_messages_total{status="ok",provider="google"} \(delivered)
            postrider_messages_total{status="deferred",provider="other"} \(deferred)
            postrider_bounces_total{status="deferred",reason="greylisted",blame="policy"} \(deferred)
            postrider_bounces_total{status="hard_bounce",reason="recipient_unknown",blame="recipient"} 7
            postrider_delivery_duration_seconds_bucket{status="ok",le="0.1"} \(delivered)
            postrider_delivery_duration_seconds_bucket{status="ok",le="+Inf"} \(delivered)
            postrider_queue_messages{state="fresh"} 12
            postrider_queue_messages{state="retry"} 3
            postrider_held_messages 500
            postrider_window_messages 1000
            postrider_provider_waiting_messages{provider="other"} 40

            """)
    }

    private func figures(restarted: Bool = false, ready: Int = 1) -> TopFigures {
        TopFigures(
            now: page(delivered: 300, deferred: 30, start: restarted ? 2_000 : 1_000, ready: ready),
            earlier: page(delivered: 100, deferred: 10), seconds: 2,
            queues: (0..<40).map { number in
                .object([
                    ("site", .string("mx\(number).a-rather-long-name.example.com +3")),
                    ("waiting", .number("\(40 - number)")),
                    ("in_flight", .number("2")), ("connections", .number("5")), ("delivered_count", .number("1")),
                    ("refused_count", .number("0")), ("paused_until", .string("2026-11-21T10:20:30.000000Z")),
                ])
            })
    }

    @Test("rates are those between two readings")
    func rates() {
        #expect(figures().deliveredRate == 100)
        #expect(figures().deferredRate == 10)
        #expect(figures().acceptedRate == 110)
        #expect(figures().refusals.map(\.reason) == ["greylisted", "recipient_unknown"])
        #expect(figures().refusals.first?.perMinute == 600)
        #expect(figures().providers.map(\.name) == ["other", "google"])
        #expect(figures().latency.half == 0.05)
    }

    @Test("a node that started anew is not compared with what it was")
    func restarted() {
        #expect(figures(restarted: true).deliveredRate == nil)
        #expect(figures(restarted: true).latency.half == 0.05)
    }

    @Test(
        "no line is wider than the terminal, and none lies below its end", arguments: [40, 56, 80, 132], [10, 24, 60])
    func fits(width: Int, height: Int) {
        let lines = TopSheet(figures: figures(), place: "http://127.0.0.1:8025", style: plain)
            .lines(width: width, height: height)
        #expect(lines.count <= height)
        for line in lines { #expect(TextWidth.of(line) <= width, "\(line)") }
    }

    @Test("shows the fullest queues, why mail is refused and by whom")
    func shows() {
        let text = TopSheet(figures: figures(), place: "here", style: plain).lines(width: 100, height: nil)
            .joined(separator: "\n")
        for words in [
            "delivered", "100/s", "mx0.a-rather-long-name.example.com +3", "10:20:30", "greylisted", "600/min",
            "google",
            "500 (50.0 %)", "15", "ready",
        ] { #expect(text.contains(words), "\(words)") }
    }

    @Test("says first that the node is not ready")
    func notReady() {
        let lines = TopSheet(figures: figures(ready: 0), place: "here", style: plain).lines(width: 80, height: 24)
        #expect(lines[1] == "NOT READY: disk; postrider status says why")
    }

    @Test("as JSON holds what is shown, and null for what is not known")
    func json() throws {
        let json = figures(restarted: true).json
        #expect(json.find("rates.delivered")?.text == "null")
        #expect(json.find("queue.held")?.integer == 500)
        #expect(json["queues"]?.array.count == 40)
        _ = try JSON.parse(Array(json.text.utf8))
    }

    @Test(
        "figures have three digits or so",
        arguments: [
            (0.000_2, "0.2 ms"), (0.012, "12 ms"), (1.26, "1.3 s"), (75, "75 s"), (600, "10 min"), (7_300, "2 h"),
            (259_200, "3 d"),
        ])
    func times(seconds: Double, text: String) { #expect(Measure.time(seconds) == text) }
}
