import Storage

/// The `WHERE` of a report: each condition carries its parameter, so that no value is ever part of the text.
struct Conditions {
    private var texts: [String] = []
    private(set) var bindings: [Binding] = []

    /// - Parameter comparison: such as `campaign =`; the parameter is put behind it.
    mutating func add(_ comparison: String, _ binding: Binding) {
        bindings.append(binding)
        texts.append("\(comparison) $\(bindings.count)")
    }

    mutating func add(_ column: String, isIn values: [Binding]) {
        let places = values.map { value in
            bindings.append(value)
            return "$\(bindings.count)"
        }
        texts.append("\(column) IN (\(places.joined(separator: ", ")))")
    }

    mutating func add(_ text: String) { texts.append(text) }

    /// Empty, or begins with ` WHERE`.
    var sql: String { texts.isEmpty ? "" : " WHERE " + texts.joined(separator: " AND ") }
}
