import App
import ArgumentParser
import Foundation
import Mail

/// How much of a list is shown.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Most entries to show: 1 to 1000000.", valueName: "count")) var limit = 50

    func validate() throws {
        guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000000") }
    }
}

/// Of which time something is shown.
struct PeriodOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Not older than this: 24h, 7d, or 2026-11-21T09:00:00Z.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Older than this.", valueName: "time")) var until: String?

    func validate() throws {
        if let since = try since.map(TimeText.moment), let until = try until.map(TimeText.moment), since > until {
            throw ValidationError("--since is after --until")
        }
    }

    var isGiven: Bool { since != nil || until != nil }

    var query: [(String, String?)] {
        get throws {
            [("since", try since.map(TimeText.moment)?.rfc3339), ("until", try until.map(TimeText.moment)?.rfc3339)]
        }
    }
}

enum TimeText {
    /// `2h` as the moment so long from now.
    static func ahead(_ text: String) throws -> String {
        guard let span = DurationText.parse(text), span > .zero else {
            throw ValidationError("\"\(text)\" is no time; write 30m, 2h or 7d")
        }
        return Date(timeIntervalSinceNow: Double(span.components.seconds)).formatted(.iso8601)
    }

    /// `90d` as the moment so long from now; a moment as it stands.
    static func future(_ text: String) throws -> String { text.contains("T") ? text : try ahead(text) }

    /// `24h` as the moment so long ago; or a moment as RFC 3339 writes it.
    static func moment(_ text: String) throws -> Timestamp {
        if let span = DurationText.parse(text) {
            return Timestamp(seconds: Int64(Date.now.timeIntervalSince1970) - span.components.seconds)
        }
        guard let moment = Timestamp(rfc3339: text) else {
            throw ValidationError("\"\(text)\" is no time; write 24h, 7d, or 2026-11-21T09:00:00Z")
        }
        return moment
    }
}
