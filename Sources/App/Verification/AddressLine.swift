/// A line of addresses to verify: the address as it stands, or a JSON object.
///
///     ada@example.com
///     {"address": "ada@example.com"}
public enum AddressLineFormat: String, Sendable, CaseIterable {
    /// The line is the address, byte for byte: nothing is trimmed but the line's end.
    case lines
    /// For addresses that a line cannot hold.
    case json
}

enum AddressLine {
    enum Fault: Error, Hashable, CustomStringConvertible {
        case notJSON(offset: Int)
        case noAddress

        var description: String {
            switch self {
            case .notJSON(let offset): "not a JSON object (byte \(offset + 1))"
            case .noAddress: "no text in a field \"address\""
            }
        }
    }

    private static let field = Array("address".utf8)

    /// - Returns: the bytes of the address.
    static func parse(_ line: [UInt8], _ format: AddressLineFormat) throws(Fault) -> [UInt8] {
        guard format == .json else { return line }
        let bytes = line.span
        var scanner = JSONScanner()
        var name: [UInt8] = []
        var address: [UInt8]?
        guard scanner.enterObject(bytes) else { throw .notJSON(offset: scanner.offset) }
        while scanner.nextName(bytes, into: &name) {
            guard name == field else {
                scanner.skipValue(bytes)
                continue
            }
            var text: [UInt8] = []
            guard scanner.isString(bytes) else { throw .noAddress }
            guard scanner.string(bytes, into: &text) else { throw .notJSON(offset: scanner.offset) }
            address = text
        }
        guard scanner.isDone else { throw .notJSON(offset: scanner.offset) }
        guard let address else { throw .noAddress }
        return address
    }
}
