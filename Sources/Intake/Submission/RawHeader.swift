import Mail

/// What acceptance must know of the header of a message that was rendered by its sender. One pass over its bytes; makes
/// no text. Source: RFC 5322 section 2.2, RFC 5321 section 6.3.
struct RawHeader: Equatable {
    static let maximumByteCount = 256 << 10
    static let maximumFieldCount = 1_000
    static let maximumReceivedCount = 50
    /// Times that a message may have been here: a list server that sends through us brings it twice.
    static let maximumVisitCount = 5

    /// Why a message is refused.
    enum Refusal: Error, Equatable {
        case tooLong
        case tooManyFields
        /// NUL, no name before a colon, or a continuation line without a field.
        case badField(line: Int)
        /// The message has been going round.
        case tooManyReceived
        case tooManyVisits
        /// A second From, Sender, Date, Message-ID or Subject field, of which readers would show one or the other.
        case repeatedField(line: Int)
        /// From names several authors, and no Sender field says who sends it.
        case noSender
        /// From names authors of several domains.
        case severalAuthorDomains
        /// No From field, and a null reverse-path that cannot stand in for it.
        case noAuthor
    }

    /// Values as they stand there, folds included: ranges of the message.
    private(set) var from: Range<Int>?
    private(set) var sender: Range<Int>?
    private(set) var subject: Range<Int>?
    private(set) var messageID: Range<Int>?
    private(set) var date: Range<Int>?
    /// Of `X-Postrider-Priority` and of `Precedence`, the last of each.
    private(set) var priority: Range<Int>?
    private(set) var precedence: Range<Int>?
    private(set) var receivedCount = 0
    /// Received fields that we wrote ourselves.
    private(set) var visitCount = 0
    private(set) var fieldCount = 0

    private let hostName: [UInt8]

    private enum Name { case from, sender, subject, messageID, date, received, priority, precedence, other }

    /// - Parameter hostName: ours, as it stands in the Received fields that we write.
    init(_ message: Span<UInt8>, hostName: DomainName? = nil) throws(Refusal) {
        self.hostName = hostName.map { Array($0.text.utf8) } ?? []
        var offset = 0
        var line = 0
        var last = Name.other
        while offset < message.count {
            line += 1
            let (end, colon) = try RawHeader.line(message, from: offset, number: line)
            let content = RawHeader.withoutLineEnd(message, offset..<end)
            if content.isEmpty { return }
            if message[offset] == 0x20 || message[offset] == 0x09 {
                guard fieldCount > 0 else { throw .badField(line: line) }
                extend(last, to: content.upperBound)
                if last == .received { try noteReceived(message, content) }
            } else {
                guard let colon, RawHeader.isName(message, offset..<colon) else { throw .badField(line: line) }
                last = RawHeader.name(message, offset..<colon)
                try note(last, value: (colon + 1)..<content.upperBound, line: line)
                if last == .received { try noteReceived(message, (colon + 1)..<content.upperBound) }
            }
            offset = end
        }
    }

    /// The end of a line, its line end included, and its first colon.
    private static func line(
        _ message: Span<UInt8>, from start: Int, number: Int
    ) throws(Refusal) -> (end: Int, colon: Int?) {
        var colon: Int?
        var offset = start
        let limit = min(message.count, maximumByteCount)
        while offset < limit {
            let byte = message[offset]
            if byte == UInt8(ascii: "\n") { return (offset + 1, colon) }
            if byte == 0 { throw .badField(line: number) }
            if byte == UInt8(ascii: ":"), colon == nil { colon = offset }
            offset += 1
        }
        guard offset == message.count else { throw .tooLong }
        return (offset, colon)
    }

    private static func withoutLineEnd(_ message: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
        var end = line.upperBound
        if end > line.lowerBound, message[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > line.lowerBound, message[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return line.lowerBound..<end
    }

    private static func isName(_ message: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for offset in range {
            guard (0x21...0x7E).contains(message[offset]) else { return false }
        }
        return !range.isEmpty
    }

    private static func name(_ message: Span<UInt8>, _ range: Range<Int>) -> Name {
        switch range.count {
        case 4: isEqual(message, range, "from") ? .from : isEqual(message, range, "date") ? .date : .other
        case 6: isEqual(message, range, "sender") ? .sender : .other
        case 7: isEqual(message, range, "subject") ? .subject : .other
        case 8: isEqual(message, range, "received") ? .received : .other
        case 10:
            isEqual(message, range, "message-id")
                ? .messageID : isEqual(message, range, "precedence") ? .precedence : .other
        case 20: isEqual(message, range, "x-postrider-priority") ? .priority : .other
        default: .other
        }
    }

    private static func isEqual(_ message: Span<UInt8>, _ range: Range<Int>, _ name: StaticString) -> Bool {
        for index in 0..<name.utf8CodeUnitCount {
            guard message[range.lowerBound + index] | 0x20 == name.utf8Start[index] else { return false }
        }
        return true
    }

    private mutating func note(_ name: Name, value: Range<Int>, line: Int) throws(Refusal) {
        fieldCount += 1
        guard fieldCount <= RawHeader.maximumFieldCount else { throw .tooManyFields }
        switch name {
        case .from:
            guard from == nil else { throw .repeatedField(line: line) }
            from = value
        case .sender:
            guard sender == nil else { throw .repeatedField(line: line) }
            sender = value
        case .subject:
            guard subject == nil else { throw .repeatedField(line: line) }
            subject = value
        case .messageID:
            guard messageID == nil else { throw .repeatedField(line: line) }
            messageID = value
        case .date:
            guard date == nil else { throw .repeatedField(line: line) }
            date = value
        case .received:
            receivedCount += 1
            guard receivedCount <= RawHeader.maximumReceivedCount else { throw .tooManyReceived }
        case .priority:
            priority = value
        case .precedence:
            precedence = value
        case .other:
            break
        }
    }

    /// Looks for ` by mail.example.com` as we write it, at the start of a folded line or among the other words.
    private mutating func noteReceived(_ message: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        let needed = 4 + hostName.count
        guard !hostName.isEmpty, line.count >= needed else { return }
        for start in line.lowerBound...(line.upperBound - needed)
        where message[start] == 0x20 && message[start + 1] == UInt8(ascii: "b")
            && message[start + 2] == UInt8(ascii: "y")
            && message[start + 3] == 0x20 && isHostName(message, at: start + 4, end: line.upperBound)
        {
            visitCount += 1
            guard visitCount <= RawHeader.maximumVisitCount else { throw .tooManyVisits }
        }
    }

    private func isHostName(_ message: Span<UInt8>, at start: Int, end: Int) -> Bool {
        for index in hostName.indices where message[start + index] != hostName[index] { return false }
        let next = start + hostName.count
        return next == end || message[next] == 0x20 || message[next] == UInt8(ascii: ";")
    }

    private mutating func extend(_ name: Name, to end: Int) {
        switch name {
        case .from: from = from.map { $0.lowerBound..<end }
        case .sender: sender = sender.map { $0.lowerBound..<end }
        case .subject: subject = subject.map { $0.lowerBound..<end }
        case .messageID: messageID = messageID.map { $0.lowerBound..<end }
        case .date: date = date.map { $0.lowerBound..<end }
        case .priority: priority = priority.map { $0.lowerBound..<end }
        case .precedence: precedence = precedence.map { $0.lowerBound..<end }
        case .received, .other: break
        }
    }
}

extension RawHeader.Refusal {
    /// The answer to the final dot. Source: RFC 3463 sections 3.5 (routing) and 3.7 (message).
    var reply: (code: Int, enhanced: String, text: String) {
        switch self {
        case .tooLong: (554, "5.6.0", "Header is longer than \(RawHeader.maximumByteCount) bytes")
        case .tooManyFields: (554, "5.6.0", "Header has more than \(RawHeader.maximumFieldCount) fields")
        case .badField(let line): (554, "5.6.0", "Header line \(line) is no header field")
        case .repeatedField(let line): (554, "5.6.0", "Header line \(line) repeats a field that may be there once")
        case .noAuthor: (554, "5.6.0", "Message has no From field")
        case .noSender: (554, "5.6.0", "From names several authors, and there is no Sender field")
        case .severalAuthorDomains:
            (554, "5.6.0", "From names authors of several domains, and DMARC can hold for one only")
        case .tooManyVisits:
            (554, "5.4.6", "Message loops: it has been here \(RawHeader.maximumVisitCount) times")
        case .tooManyReceived:
            (554, "5.4.6", "Message has been through more than \(RawHeader.maximumReceivedCount) servers")
        }
    }
}
