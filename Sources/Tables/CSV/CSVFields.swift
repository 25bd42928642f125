/// The fields of one CSV record. Source: RFC 4180 section 2, rules 5 to 7.
///
///     ada@example.com,"Lovelace, ""Ada""",    three fields, the last one empty
public enum CSVFields {
    public static let maximumFieldCount = 256

    /// Why a record has no fields; fields count from 1.
    public enum SplitError: Error, Equatable, Sendable {
        case textAfterQuote(field: Int)
        case tooManyFields
        case notUTF8(field: Int)
    }

    /// - Parameter record: whole, its quotes closed.
    public static func split(_ record: ArraySlice<UInt8>, delimiter: UInt8) throws(SplitError) -> [String] {
        var fields: [String] = []
        var rest = record
        while true {
            guard fields.count < maximumFieldCount else { throw .tooManyFields }
            let bytes = try takeField(from: &rest, delimiter: delimiter, number: fields.count + 1)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .notUTF8(field: fields.count + 1)
            }
            fields.append(text)
            guard let next = rest.first else { return fields }
            // Between two fields there is nothing but the delimiter.
            guard next == delimiter else { throw .textAfterQuote(field: fields.count) }
            rest.removeFirst()
        }
    }

    /// Leaves `rest` at the delimiter behind the field, or empty.
    private static func takeField(
        from rest: inout ArraySlice<UInt8>, delimiter: UInt8, number: Int
    ) throws(SplitError) -> ArraySlice<UInt8> {
        guard rest.first == UInt8(ascii: "\"") else {
            let end = rest.firstIndex(of: delimiter) ?? rest.endIndex
            defer { rest = rest[end...] }
            return rest[..<end]
        }
        var bytes: [UInt8] = []
        rest.removeFirst()
        while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
            bytes.append(contentsOf: rest[..<quote])
            rest = rest[(quote + 1)...]
            guard rest.first == UInt8(ascii: "\"") else { return bytes[...] }
            bytes.append(UInt8(ascii: "\""))
            rest.removeFirst()
        }
        throw .textAfterQuote(field: number)
    }
}

extension CSVFields.SplitError {
    /// What is wrong with the record, a sentence without subject.
    public var sentence: String {
        switch self {
        case .textAfterQuote(let field): "has text behind the closing quote of field \(field)"
        case .tooManyFields: "has more than \(CSVFields.maximumFieldCount) fields"
        case .notUTF8(let field): "is not UTF-8 in field \(field)"
        }
    }
}
