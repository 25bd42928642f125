import Hummingbird
import Mail
import Storage

/// Takes the query's parameters one by one and notes every mistake; a parameter that was not taken, or stands twice, is
/// one. Source: WHATWG URL, application/x-www-form-urlencoded.
struct QueryReader {
    private var values: [String: String] = [:]
    private(set) var faults: [Problem.Fault] = []

    /// - Parameter repeating: names that may stand several times, as ticks of a form do: read as one with commas.
    init(_ request: Request, repeating: Set<String> = []) {
        guard let query = request.uri.query else { return }
        for pair in query.split(separator: "&").prefix(100) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormText.decode(parts[0]), let value = FormText.decode(parts.count > 1 ? parts[1] : "")
            else {
                faults.append(
                    Self.fault(
                        String(parts[0].prefix(60)), "invalid_encoding", "The query is not percent-encoded UTF-8."))
                continue
            }
            if repeating.contains(name), let before = values[name] {
                values[name] = before + "," + value
            } else if values.updateValue(value, forKey: name) != nil {
                faults.append(Self.fault(name, "duplicate", "`\(name.prefix(60))` stands twice."))
            }
        }
    }

    private static func fault(_ name: String, _ code: String, _ detail: String) -> Problem.Fault {
        Problem.Fault(place: .parameter(name), code: code, detail: detail)
    }

    mutating func note(_ name: String, _ code: String, _ detail: String) {
        faults.append(Self.fault(name, code, detail))
    }

    /// Those of `names` that are there, for somebody else to read.
    mutating func take(_ names: [String]) -> [String: String] {
        var taken: [String: String] = [:]
        for name in names { taken[name] = values.removeValue(forKey: name) }
        return taken
    }

    /// `nil` where it is missing or empty.
    mutating func text(_ name: String, limit: Int = 512) -> String? {
        guard let value = values.removeValue(forKey: name), !value.isEmpty else { return nil }
        guard value.utf8.count <= limit else {
            note(name, "too_long", "`\(name)` is longer than \(limit) bytes.")
            return nil
        }
        return value
    }

    /// 1...500; 50 where it is missing.
    mutating func limit() -> Int {
        guard let text = text("limit") else { return 50 }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), (1...500).contains(number)
        else {
            note("limit", "out_of_range", "`limit` is 1 to 500.")
            return 50
        }
        return number
    }

    mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(name) else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), range.contains(number)
        else {
            note(name, "out_of_range", "`\(name)` is \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }

    mutating func key<K: Key>(_ name: String, _ type: K.Type = K.self) -> K? {
        guard let text = text(name) else { return nil }
        guard let key = K(text) else {
            note(name, "invalid_id", "`\(name)` is an id like \(K.prefix)0c2k….")
            return nil
        }
        return key
    }

    mutating func time(_ name: String) -> Timestamp? {
        guard let text = text(name) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            note(name, "invalid_time", "`\(name)` is a time like 2026-11-21T09:30:00Z (RFC 3339).")
            return nil
        }
        return time
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _ type: Choice.Type = Choice.self)
        -> Choice?
    where Choice.RawValue == String {
        choices(name, type).first
    }

    /// Several, with commas between them.
    mutating func choices<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type = Choice.self
    ) -> [Choice] where Choice.RawValue == String {
        choices(name, among: Array(Choice.allCases))
    }

    /// Several of `all` with commas between them.
    mutating func choices<Choice: RawRepresentable>(
        _ name: String, among all: [Choice]
    ) -> [Choice] where Choice.RawValue == String {
        guard let text = text(name, limit: 2_048) else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).compactMap { word in
            if let choice = all.first(where: { $0.rawValue == word }) { return choice }
            note(name, "unknown_value", "`\(name)` is one of \(all.map(\.rawValue).joined(separator: ", ")).")
            return nil
        }
    }

    mutating func flag(_ name: String) -> Bool {
        guard let text = text(name) else { return false }
        if text != "true", text != "false" { note(name, "unknown_value", "`\(name)` is true or false.") }
        return text == "true"
    }

    /// - Throws: a `Problem` naming every parameter that is wrong or unknown.
    mutating func finish() throws {
        for name in values.keys.sorted() {
            note(String(name.prefix(60)), "unknown_parameter", "There is no parameter `\(name.prefix(60))`.")
        }
        guard faults.isEmpty else { throw Problem(faults) }
    }
}
