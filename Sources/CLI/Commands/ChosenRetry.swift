import App
import ArgumentParser

/// The waits between attempts for one reason, as people choose them: `mailbox_full=2h,12h,every:24h`, `greylisted=default`.
struct ChosenRetry: ExpressibleByArgument {
    let reason: String
    /// Minutes; empty: the choice is taken back.
    let waits: [Int]
    /// Minutes; `nil` ends the tries.
    let thenEvery: Int?

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        reason = String(parts[0])
        guard parts[1] != "default" else {
            (waits, thenEvery) = ([], nil)
            return
        }
        var words = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        if let last = words.last, last.hasPrefix("every:") {
            guard let minutes = Self.minutes(last.dropFirst("every:".count)) else { return nil }
            thenEvery = minutes
            words.removeLast()
        } else {
            thenEvery = nil
        }
        let chosen = words.compactMap(Self.minutes)
        guard !chosen.isEmpty, chosen.count == words.count else { return nil }
        waits = chosen
    }

    /// The rest of an hour is kept, that of a minute is none of a wait.
    private static func minutes(_ text: some StringProtocol) -> Int? {
        guard let wait = DurationText.parse(text), wait >= .seconds(60), wait.components.seconds % 60 == 0 else {
            return nil
        }
        return Int(wait.components.seconds / 60)
    }

    var json: JSON {
        guard !waits.isEmpty else { return .null }
        return .object([
            ("waits_minutes", .array(waits.map { .number(String($0)) })),
            ("then_every_minutes", thenEvery.map { .number(String($0)) } ?? .null),
        ])
    }

    /// What the API answered: `2h, 12h, then every 24h`.
    static func words(_ steps: JSON) -> String {
        func text(_ minutes: JSON) -> String? { minutes.integer.map { DurationText.write(.seconds($0 * 60)) } }
        let waits = (steps["waits_minutes"]?.array ?? []).compactMap(text).joined(separator: ", ")
        guard let every = steps["then_every_minutes"].flatMap(text) else { return "\(waits), then no more" }
        return "\(waits), then every \(every)"
    }
}
