/// Walks once over a mail, from header to boundary to header, and notes where parts and fields stand. What is open is a
/// list, not a call stack: nesting costs neither.
struct MailScanner {
    private let end: Int
    private let lineEnd: LineEnd
    private var open = OpenBoundaries()
    private(set) var parts: [MailPart] = []
    private(set) var fields: [MailField] = []
    private(set) var isComplete: Bool

    init(_ bytes: Span<UInt8>) {
        end = min(bytes.count, ParsedMail.byteLimit)
        isComplete = end == bytes.count
        lineEnd = LineEnd(of: bytes, to: min(end, 64 << 10))
        parts.reserveCapacity(8)
        fields.reserveCapacity(64)
    }

    mutating func scan(_ bytes: Span<UInt8>) {
        var start: Int? = firstLine(bytes)
        var parent: Int?
        while let offset = start {
            let part = addPart(parent: parent, at: offset)
            readHeader(bytes, of: part, from: offset)
            describe(bytes, part)
            if parts[part].kind.holdsMail, canOpen(part) {
                (start, parent) = (Int(parts[part].bodyStart), part)
                continue
            }
            if parts[part].kind.isMultipart, canOpen(part) { openMultipart(bytes, part) }
            (start, parent) = nextPart(bytes, after: part)
        }
    }

    /// Behind empty lines, such as hold only spaces among them, and a mail file's `From ` line.
    private func firstLine(_ bytes: Span<UInt8>) -> Int {
        // Some editors put the mark of UTF-8 before everything.
        let hasMark = end >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        var offset = hasMark ? 3 : 0
        var next = offset
        while next < end, ASCII.isSpace(bytes[next]) {
            next += 1
            if bytes[next - 1] == 0x0D || bytes[next - 1] == 0x0A { offset = next }
        }
        // A whole mail of empty lines is a body, not a gap.
        return offset == end ? 0 : offset
    }

    private mutating func addPart(parent: Int?, at start: Int) -> Int {
        let level = parent.map { parts[$0].level + 1 } ?? 0
        parts.append(MailPart(parent: parent, level: level, start: start, firstField: fields.count))
        return parts.count - 1
    }

    /// An encoded mail inside a mail is not looked into: its bytes are not there to point at.
    private mutating func canOpen(_ part: Int) -> Bool {
        if parts[part].kind.holdsMail, parts[part].encoding != .identity { return false }
        guard parts[part].level < ParsedMail.levelLimit, parts.count < ParsedMail.partLimit else {
            isComplete = false
            return false
        }
        return true
    }

    // MARK: Headers

    private mutating func readHeader(_ bytes: Span<UInt8>, of part: Int, from start: Int) {
        var offset = start
        var hasField = false
        while offset < end {
            let line = lineEnd.line(bytes, from: offset, to: end)
            if line.contentEnd == offset {
                offset = line.next
                break
            }
            if ASCII.isBlank(bytes[offset]), hasField {
                fields[fields.count - 1].extend(to: line.contentEnd)
            } else if let field = FieldLine.field(bytes, offset..<line.contentEnd) {
                hasField = true
                add(field, to: part)
            } else if isBoundary(bytes, offset..<line.contentEnd) || !isStray(bytes, offset, line, isFirst: !hasField) {
                break
            }
            offset = line.next
        }
        parts[part].bodyStart = UInt32(offset)
        parts[part].bodyEnd = UInt32(end)
    }

    private mutating func add(_ field: MailField, to part: Int) {
        guard fields.count < ParsedMail.fieldLimit else {
            isComplete = false
            // The last one told apart must not take in the lines of those that are not.
            parts[part].fieldCount = UInt32(fields.count) - parts[part].firstField
            return
        }
        fields.append(field)
        parts[part].fieldCount += 1
    }

    private func isBoundary(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        !open.isEmpty && open.match(bytes, line) != nil
    }

    /// A line that is no field but stands among fields: a mail file's `From ` line, or one that lost its indentation.
    private func isStray(
        _ bytes: Span<UInt8>, _ start: Int, _ line: (contentEnd: Int, next: Int), isFirst: Bool
    ) -> Bool {
        if isFirst {
            return ASCII.hasPrefix(bytes, start..<line.contentEnd, "from ")
                || ASCII.hasPrefix(bytes, start..<line.contentEnd, ">from ")
        }
        guard line.next < end else { return false }
        let next = lineEnd.line(bytes, from: line.next, to: end)
        return FieldLine.field(bytes, line.next..<next.contentEnd) != nil
    }

    // MARK: What a part says of itself

    private mutating func describe(_ bytes: Span<UInt8>, _ part: Int) {
        if let parent = parts[part].parent, parts[parent].kind == .digest { parts[part].kind = .message }
        for index in parts[part].fieldIndices {
            let field = fields[index]
            switch field.name.count {
            case 12 where ASCII.equal(bytes, field.name, "content-type") && !parts[part].hasContentType:
                readContentType(bytes, field.value, of: part)
            case 25 where ASCII.equal(bytes, field.name, "content-transfer-encoding"):
                parts[part].encoding = MailPart.Encoding(bytes, field.value)
            case 19 where ASCII.equal(bytes, field.name, "content-disposition"):
                let value = ASCII.trimmed(bytes, field.value)
                parts[part].isAttachment = ASCII.hasPrefix(bytes, value, "attachment")
            default: break
            }
        }
    }

    private mutating func readContentType(_ bytes: Span<UInt8>, _ value: Range<Int>, of part: Int) {
        var reader = ParameterReader(value)
        guard let type = reader.mediaType(bytes) else { return }
        parts[part].hasContentType = true
        parts[part].typeRange = ShortRange(type.type.lowerBound..<type.subtype.upperBound)
        parts[part].kind = MediaKind(bytes, type: type.type, subtype: type.subtype)
        while let parameter = reader.next(bytes) {
            guard ASCII.equal(bytes, parameter.name, "charset"), parts[part].charsetRange.isEmpty else { continue }
            parts[part].charsetRange = ShortRange(parameter.value)
        }
    }

    // MARK: Boundaries

    private mutating func openMultipart(_ bytes: Span<UInt8>, _ part: Int) {
        for index in parts[part].fieldIndices where ASCII.equal(bytes, fields[index].name, "content-type") {
            var reader = ParameterReader(fields[index].value)
            guard reader.mediaType(bytes) != nil else { continue }
            while let parameter = reader.next(bytes) {
                guard ASCII.equal(bytes, parameter.name, "boundary") else { continue }
                let text = OpenBoundaries.trimmed(bytes, parameter.value)
                guard !text.isEmpty, text.count <= OpenBoundaries.textLimit else { continue }
                return open.append(text, of: part)
            }
        }
        // Some mailers forget to say it; then the first line that begins with two hyphens shows it.
        if let text = firstBoundaryLine(bytes, from: Int(parts[part].bodyStart)) { open.append(text, of: part) }
    }

    private func firstBoundaryLine(_ bytes: Span<UInt8>, from start: Int) -> Range<Int>? {
        var offset = start
        let limit = min(end, start + 4_096)
        while offset < limit {
            let line = lineEnd.line(bytes, from: offset, to: limit)
            let text = OpenBoundaries.trimmed(bytes, offset..<line.contentEnd)
            if text.count > 6, text.count <= OpenBoundaries.textLimit, ASCII.hasPrefix(bytes, text, "--") {
                return (text.lowerBound + 2)..<text.upperBound
            }
            offset = line.next
        }
        return nil
    }

    /// Looks for the next boundary of anything open, and closes what ends there.
    /// - Returns: where the next part begins and what holds it; nothing at the end of the mail.
    private mutating func nextPart(_ bytes: Span<UInt8>, after part: Int) -> (start: Int?, parent: Int?) {
        var current = part
        var offset = Int(parts[part].bodyStart)
        while !open.isEmpty, let found = open.next(bytes, from: offset, to: end, lineEnd) {
            let holder = open.part(found.level)
            close(bytes, upTo: holder, from: current, at: found.lineStart)
            current = holder
            offset = found.next
            if found.isLast {
                open.close(found.level)
            } else {
                guard parts.count < ParsedMail.partLimit else {
                    isComplete = false
                    return (nil, nil)
                }
                open.close(found.level + 1)
                return (offset, holder)
            }
        }
        return (nil, nil)
    }

    /// The bodies of `part` and of what holds it, up to `holder`, end before the line that begins at `lineStart`.
    private mutating func close(_ bytes: Span<UInt8>, upTo holder: Int, from part: Int, at lineStart: Int) {
        var bodyEnd = lineStart
        if bodyEnd > 0, bytes[bodyEnd - 1] == lineEnd.byte { bodyEnd -= 1 }
        if lineEnd == .lineFeed, bodyEnd > 0, bytes[bodyEnd - 1] == 0x0D { bodyEnd -= 1 }
        var current = part
        while current != holder {
            parts[current].bodyEnd = UInt32(bodyEnd)
            guard let parent = parts[current].parent else { return }
            current = parent
        }
    }
}

extension MailPart.Encoding {
    /// The encoding named by a Content-Transfer-Encoding field, comments and quotation marks passed over.
    init(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        var word = ASCII.trimmed(bytes, value)
        if !word.isEmpty, bytes[word.lowerBound] == UInt8(ascii: "\"") {
            word = (word.lowerBound + 1)..<word.upperBound
        }
        if ASCII.hasPrefix(bytes, word, "quoted-printable") {
            self = .quotedPrintable
        } else if ASCII.hasPrefix(bytes, word, "base64") {
            self = .base64
        } else {
            self = .identity
        }
    }
}
