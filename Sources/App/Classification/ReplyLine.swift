import Bounce
import Mail

/// A line of input: a reply as it stands, or a JSON object.
///
///     550 5.1.1 User unknown
///     {"reply": "550 5.1.1 User unknown", "mx": "mx.example.com", "stage": "rcpt"}
struct ReplyLine {
    /// The reply's text.
    private(set) var text: [UInt8] = []
    private(set) var exchanger: DomainName?
    private(set) var stage: Stage?

    enum Fault: Error, Hashable, CustomStringConvertible {
        /// Not a JSON object of strings.
        case notJSON(offset: Int)
        case noReply
        /// A field that is no string.
        case notText(field: String)
        case badExchanger
        case unknownStage

        var description: String {
            switch self {
            case .notJSON(let offset): "not a JSON object (byte \(offset + 1))"
            case .noReply: "no field \"reply\""
            case .notText(let field): "\"\(field)\" is a string"
            case .badExchanger: "\"mx\" is no host name"
            case .unknownStage: "\"stage\" is one of \(Stage.allCases.map(\.rawValue).joined(separator: ", "))"
            }
        }
    }

    static func isJSON(_ line: Span<UInt8>) -> Bool {
        var offset = 0
        while offset < line.count, line[offset] == 0x20 || line[offset] == 0x09 { offset += 1 }
        return offset < line.count && line[offset] == UInt8(ascii: "{")
    }

    /// Reads a JSON line; what the one before left is overwritten.
    mutating func parse(_ line: Span<UInt8>) throws(Fault) {
        exchanger = nil
        stage = nil
        var hasReply = false
        var scanner = JSONScanner()
        var name: [UInt8] = []
        var value: [UInt8] = []
        guard scanner.enterObject(line) else { throw .notJSON(offset: scanner.offset) }
        while scanner.nextName(line, into: &name) {
            switch name {
            case Self.reply:
                guard scanner.isString(line) else { throw .notText(field: "reply") }
                hasReply = scanner.string(line, into: &text)
            case Self.mx where scanner.isString(line):
                guard scanner.string(line, into: &value) else { throw .notJSON(offset: scanner.offset) }
                exchanger = try Self.exchanger(value)
            case Self.stage where scanner.isString(line):
                guard scanner.string(line, into: &value) else { throw .notJSON(offset: scanner.offset) }
                guard let known = Stage(rawValue: String(decoding: value, as: UTF8.self)) else { throw .unknownStage }
                stage = known
            default:
                scanner.skipValue(line)
            }
        }
        guard scanner.isDone else { throw .notJSON(offset: scanner.offset) }
        guard hasReply else { throw .noReply }
    }

    private static let reply = Array("reply".utf8)
    private static let mx = Array("mx".utf8)
    private static let stage = Array("stage".utf8)

    private static func exchanger(_ bytes: [UInt8]) throws(Fault) -> DomainName? {
        guard !bytes.isEmpty else { return nil }
        guard let name = try? DomainName.parse(bytes.span) else { throw .badExchanger }
        return name
    }
}
