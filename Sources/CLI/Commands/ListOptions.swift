import App
import ArgumentParser
import Foundation

/// How much of a list is shown, and of which time.
struct ListOptions: ParsableArguments {
    @Option(help: "Most entries to show: 1 to 1000000.") var limit = 50
    @Option(help: ArgumentHelp("Not older than this: 24h, 7d, or 2026-11-21T09:00:00Z.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Older than this.", valueName: "time")) var until: String?

    func validate() throws {
        guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit is 1 to 1000000") }
        _ = try query
    }

    var query: [(String, String?)] {
        get throws { [("since", try since.map(TimeText.absolute)), ("until", try until.map(TimeText.absolute))] }
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

    /// `24h` as the moment so long ago; a moment as it stands.
    static func absolute(_ text: String) throws -> String {
        guard let span = DurationText.parse(text) else {
            guard text.contains("T") else {
                throw ValidationError("\"\(text)\" is no time; write 24h, 7d, or 2026-11-21T09:00:00Z")
            }
            return text
        }
        return Date(timeIntervalSinceNow: -Double(span.components.seconds)).formatted(.iso8601)
    }
}
