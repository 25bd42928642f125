import JSON
import Mail

/// Takes an object's members one by one, with the type each must have, and notes every mistake with its pointer. What
/// was not taken is unknown, and unknown members are mistakes.
struct JSONReader {
    private var members: [String: JSONValue] = [:]
    let pointer: String
    private(set) var faults: [Problem.Fault] = []
    static let faultLimit = 100

    /// - Parameter value: anything; what is no object is a fault.
    init(_ value: JSONValue, at pointer: String = "") {
        self.pointer = pointer
        guard case .object(let list) = value else {
            note("wrong_type", "An object is expected, not \(value.typeName).")
            return
        }
        members = Dictionary(list.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func note(_ code: String, _ detail: String) { note(at: pointer, code, detail) }

    mutating func note(_ name: String, _ code: String, _ detail: String) {
        note(at: place(name), code, detail)
    }

    mutating func note(at pointer: String, _ code: String, _ detail: String) {
        guard faults.count < JSONReader.faultLimit else { return }
        faults.append(Problem.Fault(place: .pointer(pointer), code: code, detail: detail))
    }

    mutating func take(_ others: [Problem.Fault]) {
        faults.append(contentsOf: others.prefix(max(0, JSONReader.faultLimit - faults.count)))
    }

    func place(_ name: String) -> String { JSONPointer.appending(name, to: pointer) }

    /// The member as it came; `nil` where there is none, or it is null.
    mutating func value(_ name: String) -> JSONValue? {
        guard let value = members.removeValue(forKey: name), value != .null else { return nil }
        return value
    }

    private mutating func mismatch(_ name: String, _ expected: String, _ value: JSONValue) {
        note(name, "wrong_type", "`\(name)` is \(expected), not \(value.typeName).")
    }

    /// - Parameter limit: bytes of UTF-8.
    mutating func string(_ name: String, limit: Int) -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else {
            mismatch(name, "a string", value)
            return nil
        }
        guard text.utf8.count <= limit else {
            note(name, "too_long", "`\(name)` is longer than \(limit) bytes.")
            return nil
        }
        return text
    }

    mutating func requiredString(_ name: String, limit: Int) -> String? {
        guard members[name] != nil, members[name] != .null else {
            _ = value(name)
            note(name, "required", "`\(name)` is missing.")
            return nil
        }
        return string(name, limit: limit)
    }

    mutating func bool(_ name: String) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .bool(let flag) = value else {
            mismatch(name, "true or false", value)
            return nil
        }
        return flag
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
        guard let value = value(name) else { return nil }
        guard case .integer(let number) = value else {
            mismatch(name, "a whole number", value)
            return nil
        }
        guard range.contains(number) else {
            note(name, "out_of_range", "`\(name)` is \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }

    mutating func time(_ name: String) -> Timestamp? {
        guard let text = string(name, limit: 64) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            note(name, "invalid_time", "`\(name)` is a time like 2026-11-21T09:30:00Z (RFC 3339).")
            return nil
        }
        return time
    }

    mutating func array(_ name: String, limit: Int) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard case .array(let elements) = value else {
            mismatch(name, "an array", value)
            return nil
        }
        guard elements.count <= limit else {
            note(name, "too_many", "`\(name)` has more than \(limit) elements.")
            return nil
        }
        return elements
    }

    /// Notes what was not taken.
    mutating func finish() {
        for name in members.keys.sorted() { note(name, "unknown_field", "There is no field `\(name.prefix(60))`.") }
        members = [:]
    }
}
