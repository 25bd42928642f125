import Accounts
import Bounce
import JSON

extension JSONReader {
    /// `retries`: steps by reason, `{"mailbox_full": {"waits_minutes": [60, 240], "then_every_minutes": null}}`. A reason that
    /// is not named stays, null takes its steps back; `nil` where there are none.
    mutating func retries(before: RetrySettings) -> RetrySettings? {
        guard let value = value("retries") else { return nil }
        var settings = before
        var reader = JSONReader(value, at: place("retries"))
        for name in RetrySettings.names where value[name] != nil {
            settings.steps[name] = reader.steps(name, of: Reason(rawValue: name))
        }
        reader.finish()
        take(reader.faults)
        return settings
    }

    private mutating func steps(_ name: String, of reason: Reason?) -> RetrySettings.Steps? {
        guard let value = value(name) else { return nil }
        let least = Int64(RetryChoice.shortestWait(of: reason) / .seconds(60))
        let range = least...Int64(RetryChoice.longestWait / .seconds(60))
        var reader = JSONReader(value, at: place(name))
        let waits = reader.minutes("waits_minutes", in: range)
        let thenEvery = reader.integer("then_every_minutes", in: range)
        reader.finish()
        take(reader.faults)
        return RetrySettings.Steps(waits: waits, thenEvery: thenEvery.map { Int($0) })
    }

    private mutating func minutes(_ name: String, in range: ClosedRange<Int64>) -> [Int] {
        let count = RetryChoice.waitCount
        guard let values = array(name, limit: count.upperBound), values.count >= count.lowerBound else {
            if faults.isEmpty { note(name, "required", "`\(name)` names 1 to \(count.upperBound) waits.") }
            return []
        }
        return values.enumerated().compactMap { index, value in
            guard case .integer(let number) = value, range.contains(number) else {
                note(
                    at: JSONPointer.appending(String(index), to: place(name)), "out_of_range",
                    "A wait is \(range.lowerBound) to \(range.upperBound) minutes.")
                return nil
            }
            return Int(number)
        }
    }
}

extension RetrySettings {
    /// What steps may be chosen for, the API's words for it.
    static let names = RetryChoice.reasons.map(\.rawValue) + [other]

    /// What is chosen, by name.
    var json: JSONValue {
        .object(
            steps.sorted { $0.key < $1.key }.map { name, steps in
                JSONMember(
                    name,
                    [
                        "waits_minutes": .array(steps.waits.map { .count($0) }),
                        "then_every_minutes": .count(steps.thenEvery),
                    ])
            })
    }
}
