/// A JSON object of scalars: what a line of NDJSON holds, and how small sets of named values are stored. Arrays are taken where
/// they hold strings alone; members of an object within are named `outer.inner`, and it may hold no further one.
/// Source: RFC 8259.
///
///     {"city":"Oslo","orders":3,"vip":true,"tags":["a","b"]}
public enum FlatJSON {
    public enum Value: Hashable, Sendable {
        case null
        case flag(Bool)
        case number(Double)
        case text(String)
        case texts([String])
    }

    public struct Member: Hashable, Sendable {
        public let name: String
        public let value: Value

        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    public enum ParseError: Error, Hashable, Sendable {
        case notAnObject
        /// Where reading stopped, counted from 0.
        case unexpected(offset: Int)
        case tooDeep(offset: Int)
        case tooMany
    }

    /// Members of one object, and elements of one array.
    public static let maximumCount = 512

    public static func parse(_ bytes: [UInt8]) throws(ParseError) -> [Member] {
        var reader = Reader(bytes)
        return try reader.document()
    }

    /// Members in the order given.
    public static func write(_ members: some Sequence<(name: String, value: Value)>) -> String {
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

    /// Whole numbers without a point.
    public static func text(of number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? String(number)
    }

    private static func write(_ value: Value, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "null".utf8
        case .flag(let flag): bytes += (flag ? "true" : "false").utf8
        case .number(let number): bytes += text(of: number).utf8
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
