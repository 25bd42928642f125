import Glibc
import Metering

/// The figures as lines for a terminal: what needs attention first, then rates, queues, refusals and providers, as many rows
/// as there is room for.
struct TopSheet {
    let figures: TopFigures
    /// Where the node is asked.
    let place: String
    let style: Style

    /// - Parameters:
    ///   - width: 40...
    ///   - height: lines there are; `nil`: no limit but ten rows a table.
    func lines(width: Int, height: Int?) -> [String] {
        var lines = head(width: width)
        let tables = [queues(width: width), refusals(width: width), providers(width: width)].filter { $0.count > 2 }
        for (index, table) in tables.enumerated() {
            // With the empty line before it.
            var room = table.count + 1
            if let height {
                let free = height - lines.count - 1
                room = max(3, free / (tables.count - index))
                guard free >= 3 else { break }
            }
            lines.append("")
            lines += table.prefix(room - 1)
        }
        return height.map { Array(lines.prefix($0)) } ?? lines
    }

    // MARK: The head

    private func head(width: Int) -> [String] {
        let up = figures.now.sum("process_start_time_seconds").flatMap(Self.age)
        var lines = [title(["postrider \(figures.version)", place, "up \(Measure.time(up))"], width: width)]
        if !figures.failedChecks.isEmpty {
            let words = "NOT READY: \(figures.failedChecks.joined(separator: ", ")); postrider status says why"
            lines.append(style.red(TextWidth.cut(words, to: width)))
        }
        if figures.count("postrider_store_up") == 0 { lines.append(style.red("THE STORE DOES NOT ANSWER")) }
        return lines + [""] + TopSheet.flow(cells, width: width)
    }

    /// The first word in bold, the others as far as there is room, and at the end that all is well, where it is.
    private func title(_ words: [String], width: Int) -> String {
        let end = figures.failedChecks.isEmpty ? "ready" : ""
        var shown = words
        while shown.count > 1, TextWidth.of((shown + [end]).joined(separator: "  ")) > width { shown.remove(at: 1) }
        let rest = shown.dropFirst() + (end.isEmpty ? [] : [style.green(end)])
        return ([style.bold(TextWidth.cut(shown[0], to: width - 8))] + rest).joined(separator: "  ")
    }

    private static func age(_ start: Double) -> Double? {
        max(0, Double(time(nil)) - start)
    }

    private var cells: [(String, String)] {
        let held = figures.count("postrider_held_messages")
        let window = figures.count("postrider_window_messages")
        return [
            ("in", Measure.rate(figures.acceptedRate)), ("delivered", Measure.rate(figures.deliveredRate)),
            ("deferred", Measure.rate(figures.deferredRate)), ("bounced", Measure.rate(figures.bouncedRate)),
            ("waiting", Count.text(figures.count("postrider_queue_messages"))),
            ("of them retries", Count.text(figures.count("postrider_queue_messages", ["state": "retry"]))),
            ("oldest", oldest),
            ("in memory", "\(Count.text(held)) (\(Percent.text(held, of: window)))"),
            ("latency p50", Measure.time(figures.latency.half)),
            ("latency p99", Measure.time(figures.latency.almostAll)),
            ("commits", Measure.rate(figures.commitRate)), ("commit p99", Measure.time(figures.commitTime.almostAll)),
            ("cpu", figures.cpu.map { "\(Int(($0 * 100).rounded())) %" } ?? "-"),
            ("memory", Measure.bytes(figures.count("process_resident_memory_bytes"))),
            ("disk free", Measure.bytes(figures.count("postrider_disk_free_bytes"))),
        ]
    }

    private var oldest: String {
        guard figures.count("postrider_queue_messages") > 0 else { return "-" }
        return Measure.time(Double(figures.count("postrider_queue_oldest_age_seconds")))
    }

    /// Pairs of word and figure in even columns, as many beside each other as fit.
    private static func flow(_ cells: [(String, String)], width: Int) -> [String] {
        let wordWidth = cells.reduce(0) { max($0, TextWidth.of($1.0)) }
        let figureWidth = cells.reduce(0) { max($0, TextWidth.of($1.1)) }
        let count = max(1, min(4, (width + 3) / (wordWidth + figureWidth + 4)))
        return stride(from: 0, to: cells.count, by: count).map { start in
            var line = cells[start..<min(start + count, cells.count)].map { word, figure in
                TextWidth.pad(word, to: wordWidth, right: false) + " "
                    + TextWidth.pad(figure, to: figureWidth, right: true)
            }.joined(separator: "   ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    // MARK: Tables

    private func queues(width: Int) -> [String] {
        var columns: [(Table.Column, (JSON) -> String)] = [
            (.init(title: "queue", isElastic: true), { $0["site"]?.plain ?? "" }),
            (.init(title: "waiting", isNumber: true), { $0["waiting"]?.plain ?? "" }),
            (.init(title: "flying", isNumber: true), { $0["in_flight"]?.plain ?? "" }),
        ]
        if width >= 50 { columns.append((.init(title: "conns", isNumber: true), { $0["connections"]?.plain ?? "" })) }
        if width >= 76 {
            columns.append((.init(title: "delivered", isNumber: true), { $0["delivered_count"]?.plain ?? "" }))
            columns.append((.init(title: "refused", isNumber: true), { $0["refused_count"]?.plain ?? "" }))
        }
        if width >= 50, figures.queues.contains(where: { !($0["paused_until"]?.plain ?? "").isEmpty }) {
            columns.append(
                (.init(title: "paused until"), { String(($0["paused_until"]?.plain ?? "").dropFirst(11).prefix(8)) }))
        }
        var table = Table(columns.map(\.0))
        for queue in figures.queues.prefix(10) { table.append(columns.map { $0.1(queue) }) }
        return titled("Queues, fullest first", figures.queues.count, table, width)
    }

    private func refusals(width: Int) -> [String] {
        var columns: [(Table.Column, (TopFigures.Refusal) -> String)] = [
            (.init(title: "reason", isElastic: true), { $0.reason }),
            (.init(title: "now", isNumber: true), { Measure.rate($0.perMinute, per: "min") }),
            (.init(title: "total", isNumber: true), { Count.text($0.total) }),
        ]
        if width >= 50 { columns.insert((.init(title: "status", isStatus: true), { $0.status }), at: 1) }
        if width >= 60 { columns.insert((.init(title: "blame"), { $0.blame }), at: 2) }
        var table = Table(columns.map(\.0))
        for refusal in figures.refusals.prefix(10) { table.append(columns.map { $0.1(refusal) }) }
        return titled("Refusals since the node started", figures.refusals.count, table, width)
    }

    private func providers(width: Int) -> [String] {
        var columns: [(Table.Column, (TopFigures.Provider) -> String)] = [
            (.init(title: "provider", isElastic: true), { $0.name }),
            (.init(title: "waiting", isNumber: true), { Count.text($0.waiting) }),
            (.init(title: "delivered", isNumber: true), { Measure.rate($0.delivered) }),
            (.init(title: "deferred", isNumber: true), { Measure.rate($0.deferred) }),
        ]
        if width >= 60 {
            columns.append((.init(title: "bounced", isNumber: true), { Measure.rate($0.bounced) }))
            columns.append((.init(title: "conns", isNumber: true), { "\($0.connections)" }))
        }
        var table = Table(columns.map(\.0))
        for provider in figures.providers.prefix(10) { table.append(columns.map { $0.1(provider) }) }
        return titled("Providers", figures.providers.count, table, width)
    }

    private func titled(_ title: String, _ count: Int, _ table: Table, _ width: Int) -> [String] {
        guard !table.rows.isEmpty else { return [] }
        return ["\(style.bold(title)) (\(count))"] + table.lines(width: width, style: style)
    }
}
