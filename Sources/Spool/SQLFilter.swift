internal import Storage

/// Conditions put together at run time, with the values they need; text from outside only ever becomes a value.
struct SQLFilter {
    private(set) var conditions: [String] = []
    private(set) var bindings: [Binding] = []

    /// Adds `condition` with each `?` replaced by the parameter of the next value.
    mutating func add(_ condition: String, _ values: Binding...) {
        var text = ""
        var next = values.makeIterator()
        for character in condition {
            if character == "?", let value = next.next() {
                bindings.append(value)
                text += "$\(bindings.count)"
            } else {
                text.append(character)
            }
        }
        conditions.append(text)
    }

    mutating func add(_ column: String, isIn values: [Binding]) {
        guard !values.isEmpty else { return }
        let places = values.map { value in
            bindings.append(value)
            return "$\(bindings.count)"
        }
        conditions.append("\(column) IN (\(places.joined(separator: ", ")))")
    }

    /// Goes on with the conditions of another `WHERE` in the same statement: values so far stay, conditions do not.
    mutating func startOver() { conditions = [] }

    /// Empty where there is no condition.
    var clause: String { conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ") }
}
