/// Follows `/v1/events`.
struct Feed {
    /// Seconds that one request waits for something to happen.
    static let wait = 25

    let api: API
    /// With commas between them; `nil`: all.
    let types: String?

    /// Calls `each` for every entry in the order of commits.
    /// - Parameters:
    ///   - start: where to begin: `("after", "now")`, `("after", "evt_…")`, `("since", "2026-…")`.
    ///   - follows: goes on with what is still to come, until it is cancelled.
    func forEach(from start: (String, String), follows: Bool, _ each: (JSON) async throws -> Void) async throws {
        var place = start
        while true {
            let query: [(String, String?)] = [
                (place.0, place.1), ("types", types), ("limit", "500"), ("wait", follows ? "\(Self.wait)" : nil),
            ]
            let page = try await api.get("/v1/events", query)
            for entry in page["data"]?.array ?? [] { try await each(entry) }
            guard follows || page["has_more"]?.isTrue == true, let next = page["next_after"]?.plain, !next.isEmpty
            else {
                return
            }
            place = ("after", next)
            try Task.checkCancellation()
        }
    }
}

extension JSON {
    /// An entry of the feed on one line: when, what, to whom, why.
    func feedLine(_ style: Style) -> String {
        let time = String((self["timestamp"]?.plain ?? "").prefix(19)).replacing("T", with: " ")
        let status = find("data.status")?.plain ?? ""
        let words = [
            find("data.reason")?.plain, find("data.recipient")?.plain ?? find("data.subject")?.plain,
            find("data.reply")?.plain ?? find("data.explanation")?.plain,
        ].compactMap(\.self).filter { !$0.isEmpty }.map(Table.printable)
        let type = TextWidth.pad(self["type"]?.plain ?? "", to: 20, right: false)
        return "\(style.faint(time))  \(style.status(type, as: status))  \(words.joined(separator: "  "))"
    }
}
