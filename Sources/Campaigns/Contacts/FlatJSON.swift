/// A JSON object of scalars: how a contact's fields are stored, and what a line of NDJSON holds. Arrays are taken where
/// they hold strings alone; members of an object within are named `outer.inner`, and it may hold no further one.
/// Source: RFC 8259.
///
///     {"city":"Oslo","orders":3,"vip":true,"tags":["a","b"]}
enum FlatJSON {
    enum Value: Hashable, Sendable {
        case null
        case flag(Bool)
        case number(Double)
        case text(String)
        case texts([String])
    }

    struct Member: Hashable, Sendable {
        let name: String
        let value: Value
    }

    enum ParseError: Error, Hashable, Sendable {
        case notAnObject
        /// Where reading stopped, counted from 0.
        case unexpected(offset: Int)
        case tooDeep(offset: Int)
        case tooMany
    }

    /// Members of one object, and elements of one array.
    static let maximumCount = 512

    static func parse(_ bytes: [UInt8]) throws(ParseError) -> [Member] {
        var reader = Reader(bytes)
        return try reader.document()
    }

    /// Members in the order given.
    static func write(_ members: some Sequence<(name: String, value: Value)>) -> String {
        var bytes = [UInt8(ascii: "{")]
        for (name, value) in members {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            write(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            write(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "null".utf8
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let number): bytes += FieldValue.text(of: number).utf8
        case .text(let text): write(text, to: &bytes)
        case .texts(let texts):
            bytes.append(UInt8(ascii: "["))
            for (index, text) in texts.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                write(text, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
