import Foundation

/// A JSON value with its members in their order. Source: RFC 8259.
indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    /// As it is written.
    case number(String)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    /// `nil` where there is no such member.
    subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == name }?.1
    }

    /// A member of a member: `counts.ok`.
    func find(_ path: String) -> JSON? {
        path.split(separator: ".").reduce(Optional(self)) { value, name in value?[String(name)] }
    }

    var array: [JSON] { if case .array(let values) = self { values } else { [] } }
    var isTrue: Bool { if case .bool(true) = self { true } else { false } }
    var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

    /// For a table's cell: nothing for null, strings without quotes.
    var plain: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "yes" : "no"
        case .number(let text), .string(let text): text
        case .array(let values): values.map(\.plain).joined(separator: ", ")
        case .object: text
        }
    }

    /// On one line.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): JSON.quoted(text)
        case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.map { "\(JSON.quoted($0.0)):\($0.1.text)" }.joined(separator: ",") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
