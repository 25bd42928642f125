import Mail

/// What Amazon SES tells through SNS, which mails it as one JSON object: `{"notificationType":"Bounce","bounce":
/// {"bouncedRecipients":[{"emailAddress":"a@b","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 …"}]…}}`.
/// Read by looking for the objects that hold an address; nothing else of JSON matters. Linear.
/// Source: docs.aws.amazon.com/ses/latest/dg/notification-contents.html.
struct SNSNotification {
    enum Kind {
        case bounce, complaint, delivery

        var mailKind: MailReading.Kind {
            switch self {
            case .bounce: .bounce
            case .complaint: .complaint
            case .delivery: .successNotice
            }
        }
    }

    let kind: Kind
    private(set) var report = StatusReport()
    private(set) var messageID: String?

    private static let levelLimit = 16

    /// `nil` where the text is no such object.
    init?(_ text: [UInt8]) {
        guard let start = text.prefix(64).firstIndex(where: { $0 > 0x20 }), text[start] == UInt8(ascii: "{"),
            ASCII.contains(text, start..<text.count, Array("\"notificationtype\"".utf8))
                || ASCII.contains(text, start..<text.count, Array("\"eventtype\"".utf8))
        else { return nil }
        var scanner = JSONStrings(text, from: start)
        var kind = Kind.bounce
        var open: [StatusReport.Entry] = []
        while let token = scanner.next(), report.entries.count < MailReading.recipientLimit {
            switch token {
            case .opened: if open.count < SNSNotification.levelLimit { open.append(StatusReport.Entry()) }
            case .closed:
                if let entry = open.popLast(), !entry.isEmpty { report.entries.append(entry) }
                if open.isEmpty { scanner.stop() }
            case .pair(let key, let value):
                switch key {
                case "notificationtype", "eventtype":
                    kind =
                        value.first.map { ASCII.folded($0) } == UInt8(ascii: "c")
                        ? .complaint : value.first == UInt8(ascii: "D") ? .delivery : .bounce
                case "reportingmta": report.reportingMTA = Array(value.drop { $0 != 0x20 }.drop { $0 == 0x20 })
                case _ where open.isEmpty: break
                case "emailaddress": open[open.count - 1].final = value
                case "action": open[open.count - 1].action = value.first == UInt8(ascii: "d") ? .delayed : .failed
                case "status": open[open.count - 1].status = EnhancedStatusCode(String(decoding: value, as: UTF8.self))
                case "diagnosticcode":
                    let reason = value.firstIndex(of: UInt8(ascii: ";")).map { value[($0 + 1)...].drop { $0 <= 0x20 } }
                    open[open.count - 1].diagnostic = Array(reason ?? value[...])
                default: break
                }
            }
        }
        self.kind = kind
        guard !report.entries.isEmpty else { return nil }
    }
}

/// The strings of a JSON text with their keys, and its braces.
private struct JSONStrings {
    enum Token { case opened, closed, pair(String, [UInt8]) }

    private let text: [UInt8]
    private var offset: Int
    private var key: String?

    init(_ text: [UInt8], from start: Int) {
        self.text = text
        offset = start
    }

    mutating func stop() { offset = text.count }

    mutating func next() -> Token? {
        while offset < text.count {
            let byte = text[offset]
            offset += 1
            switch byte {
            case UInt8(ascii: "{"): return .opened
            case UInt8(ascii: "}"): return .closed
            case UInt8(ascii: "\""):
                let value = string()
                if isBeforeColon {
                    key = String(decoding: value.prefix(64).map { ASCII.folded($0) }, as: UTF8.self)
                } else if let key {
                    self.key = nil
                    return .pair(key, value)
                }
            case UInt8(ascii: ","), UInt8(ascii: "["): key = nil
            default: break
            }
        }
        return nil
    }

    private var isBeforeColon: Bool {
        var next = offset
        while next < text.count, text[next] <= 0x20 { next += 1 }
        return next < text.count && text[next] == UInt8(ascii: ":")
    }

    /// Up to the closing quotation mark; escapes are taken as the character behind the backslash, `\n` as a space.
    private mutating func string() -> [UInt8] {
        var value: [UInt8] = []
        while offset < text.count, text[offset] != UInt8(ascii: "\"") {
            if text[offset] == UInt8(ascii: "\\"), offset + 1 < text.count {
                offset += 1
                value.append(
                    text[offset] == UInt8(ascii: "n") || text[offset] == UInt8(ascii: "r") ? 0x20 : text[offset])
            } else {
                value.append(text[offset])
            }
            offset += 1
        }
        offset += 1
        return value
    }
}
