import Intake
import JSON

extension JSONReader {
    /// `tracking`: `true`, `false` or `{"opens": …, "clicks": …}`, with what it does not name as it was; `nil` where there is
    /// none.
    mutating func tracking(before: LetterTracking) -> LetterTracking? {
        switch value("tracking") {
        case nil: return nil
        case .bool(true): return .all
        case .bool(false): return .off
        case let value?:
            var parts = JSONReader(value, at: place("tracking"))
            let tracking = LetterTracking(
                opens: parts.bool("opens") ?? before.opens, clicks: parts.bool("clicks") ?? before.clicks)
            parts.finish()
            take(parts.faults)
            return tracking
        }
    }
}

extension LetterTracking {
    var json: JSONValue { ["opens": .bool(opens), "clicks": .bool(clicks)] }
}
