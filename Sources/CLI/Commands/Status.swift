import App
import ArgumentParser

/// `postrider status`
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether the running node should be given work, and how things stand.",
        discussion: "Exit status: 0 ready, 3 not ready, 5 no node, 6 it does not answer.")

    @OptionGroup var store: StoreOptions
    @Flag(help: "One JSON document.") var json = false

    func run() async throws {
        try await store.withRunningNode { api in
            let readiness = try await api.get("/readyz", alsoTaking: 503)
            let status = try await api.get("/v1/status")
            let isReady = readiness["status"]?.plain == "ready"
            if json {
                try Console.data(JSON.object([("readiness", readiness), ("status", status)]).text)
            } else {
                for line in Self.lines(readiness, status, place: api.base, style: Style.output) {
                    try Console.data(line)
                }
            }
            if !isReady { throw CommandFailure(.negative) }
        }
    }

    static func lines(_ readiness: JSON, _ status: JSON, place: String, style: Style) -> [String] {
        let isReady = readiness["status"]?.plain == "ready"
        let word = isReady ? style.green("ready") : style.red("NOT READY")
        var lines = ["postrider \(status["version"]?.plain ?? "") at \(place): \(word)"]
        for check in readiness["checks"]?.array ?? [] {
            let isPassed = check["status"]?.plain == "ok"
            let detail = check["detail"]?.plain ?? ""
            let name = TextWidth.pad(check["name"]?.plain ?? "", to: 10, right: false)
            lines.append("  \(isPassed ? style.green("✓") : style.red("✗")) \(name) \(detail)".trimmedAtEnd)
        }
        let waiting = status.find("queue.waiting")?.integer ?? 0
        let oldest = status.find("queue.oldest_at")?.plain ?? ""
        lines.append(
            "  queue        \(Count.text(waiting, "message"))" + (oldest.isEmpty ? "" : ", the oldest since \(oldest)"))
        if case .object(let counts)? = status["counts"] {
            let shown = counts.map { "\($0.0) \(Count.text($0.1.integer ?? 0))" }
            lines.append("  messages     \(shown.joined(separator: ", "))")
        }
        return lines
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
