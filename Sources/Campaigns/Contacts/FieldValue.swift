import Mail
import Tables

/// What a field of a contact may hold.
public enum FieldType: String, Hashable, Sendable, CaseIterable {
    case text
    case number
    /// A day, or a moment in UTC.
    case date
    case flag
}

/// The name of a field: a letter or `_`, then letters, digits and `_`; at most 64 bytes. `email` is none: it is the
/// address itself.
public struct FieldName: Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init?(_ text: String) {
        let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") }
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard (1...64).contains(text.utf8.count), let first = text.utf8.first, isLetter(first),
            text.utf8.allSatisfy({ isLetter($0) || isDigit($0) }), text != "email"
        else { return nil }
        description = text
    }
}

/// A value of a field, checked against its type.
public enum FieldValue: Hashable, Sendable {
    /// At most 1,000 bytes.
    case text(String)
    /// Finite.
    case number(Double)
    /// `2026-11-21`, or `2026-11-21T09:30:00Z`; dates of one form sort as their text does.
    case date(String)
    case flag(Bool)

    public static let textByteLimit = 1_000

    /// Why a value does not fit its field; `sentence` goes on from `field city`.
    public enum Fault: Error, Hashable, Sendable {
        case tooLong
        case notANumber
        case notADate
        case notAFlag

        public var sentence: String {
            switch self {
            case .tooLong: "is longer than \(FieldValue.textByteLimit) bytes"
            case .notANumber: "is no number"
            case .notADate: "is no date like 2026-11-21 or 2026-11-21T09:30:00Z"
            case .notAFlag: "is neither true nor false"
            }
        }
    }

    /// Reads text as a file holds it. Empty text is no value, and asks for the field to be emptied.
    public static func parse(_ text: String, as type: FieldType) throws(Fault) -> FieldValue? {
        let text = BoundedText.trimmed(text)
        guard !text.isEmpty else { return nil }
        guard text.utf8.count <= textByteLimit else { throw .tooLong }
        switch type {
        case .text:
            return .text(BoundedText.block(text, byteLimit: textByteLimit))
        case .number:
            guard let number = Double(text), number.isFinite, isPlainNumber(text) else { throw .notANumber }
            return .number(number)
        case .date:
            guard let date = date(text) else { throw .notADate }
            return .date(date)
        case .flag:
            guard let flag = flag(text) else { throw .notAFlag }
            return .flag(flag)
        }
    }

    /// Digits, a sign, a point and an exponent: `Double` would read `0x1p3` and `nan` too.
    private static func isPlainNumber(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") || byte == UInt8(ascii: "+")
        }
    }

    static func date(_ text: String) -> String? {
        if text.utf8.count == 10 { return Timestamp(rfc3339: text + "T00:00:00Z") == nil ? nil : text }
        return Timestamp(rfc3339: text)?.rfc3339
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "1", "y": true
        case "false", "no", "0", "n": false
        default: nil
        }
    }

    /// As it is exported.
    public var text: String {
        switch self {
        case .text(let text), .date(let text): text
        case .number(let number): FieldValue.text(of: number)
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    /// As it is merged into mail: a flag that is not set is empty, so that `{{^flag}}` shows.
    var mergeText: String { self == .flag(false) ? "" : text }

    /// Whole numbers without a fraction.
    static func text(of number: Double) -> String {
        FlatJSON.text(of: number)
    }
}
