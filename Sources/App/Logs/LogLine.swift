import Logging
import Mail

/// One line of the log: time, level, what happened, then fields by name. Docs/operations.md lists the fields.
struct LogLine: Sendable {
    var time: Timestamp
    var level: Logger.Level
    var message: String
    /// In the order of their names.
    var fields: [(name: String, value: String)]

    /// What the HTTP library calls a request; ours is `request`, which answers name too.
    private static let foreignRequest = "hb.request.id"

    /// A field longer than this is cut: errors quote what they met.
    static let fieldLimit = 2_000

    init(time: Timestamp, level: Logger.Level, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.message = message
        fields = metadata.filter { $0.key != Self.foreignRequest }
            .map { (name: $0.key, value: Self.cut("\($0.value)")) }.sorted { $0.name < $1.name }
    }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= fieldLimit ? text : String(decoding: text.utf8.prefix(fieldLimit), as: UTF8.self) + "…"
    }

    /// Fields that are counts or codes: numbers in JSON.
    static let numbers: Set<String> = [
        "attempt", "reply_code", "count", "deferred", "seconds", "repeats", "status_code", "bytes", "lines",
    ]

    func bytes(_ format: LogStyle, forJournal: Bool = false) -> [UInt8] {
        switch format {
        case .json: json
        case .text: text(forJournal: forJournal)
        }
    }

    private var json: [UInt8] {
        var line = JSONBytes(capacity: 256)
        line.raw("{\"time\":")
        line.string(time.rfc3339)
        line.raw(",\"level\":")
        line.string(level.rawValue)
        line.raw(",\"message\":")
        line.string(message)
        for field in fields {
            line.raw(byte: UInt8(ascii: ","))
            // A field must not pass for one of ours.
            line.string(["time", "level", "message"].contains(field.name) ? "field_" + field.name : field.name)
            line.raw(byte: UInt8(ascii: ":"))
            if Self.numbers.contains(field.name), let number = Int(field.value) {
                line.integer(number)
            } else {
                line.string(field.value)
            }
        }
        line.raw("}\n")
        return line.bytes
    }

    /// Values with spaces, quotes or control characters stand in quotes, escaped as in JSON: a line stays a line.
    private func text(forJournal: Bool) -> [UInt8] {
        var line = JSONBytes(capacity: 256)
        if forJournal {
            // The journal keeps the time itself, and the level where it is told. Source: sd-daemon(3).
            for byte in "<\(level.syslogPriority)>".utf8 { line.raw(byte: byte) }
        } else {
            for byte in "\(time.rfc3339) \(level.rawValue) ".utf8 { line.raw(byte: byte) }
        }
        for byte in message.utf8 { line.raw(byte: byte < 0x20 || byte == 0x7F ? UInt8(ascii: " ") : byte) }
        for field in fields {
            line.raw(byte: UInt8(ascii: " "))
            for byte in field.name.utf8 { line.raw(byte: byte) }
            line.raw(byte: UInt8(ascii: "="))
            if field.value.utf8.allSatisfy(Self.isPlain), !field.value.isEmpty {
                for byte in field.value.utf8 { line.raw(byte: byte) }
            } else {
                line.string(field.value)
            }
        }
        line.raw(byte: UInt8(ascii: "\n"))
        return line.bytes
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
    }
}

extension Logger.Level {
    /// 3 (error) to 7 (debug). Source: RFC 5424 section 6.2.1.
    var syslogPriority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
