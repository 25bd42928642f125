import Mail

/// Finds the addresses of a notice. Linear in its length: a local part and a domain are bounded.
enum AddressScanner {
    static func addresses(in notice: Notice) -> [FoundAddress] {
        var found: [FoundAddress] = []
        var transcriptLine = Int.max
        var listLine: Int?
        for (number, line) in notice.lines.enumerated() {
            if transcriptLine == Int.max, line.marks.contains(.transcript), !isOneAnswer(notice, line) {
                transcriptLine = number
            }
            if listLine == nil, !line.marks.isDisjoint(with: [.failure, .delay, .success, .recipient, .ending]) {
                listLine = number
            }
            var offset = line.range.lowerBound
            var nameStart: Int?
            while offset < line.range.upperBound, found.count < Notice.addressLimit {
                guard notice.text[offset] == UInt8(ascii: "@"),
                    let range = address(notice.text, line.range, at: offset),
                    let address = ReportedAddress(notice.text[range])
                else {
                    offset += 1
                    continue
                }
                if isName(notice.text, line.range, range) {
                    nameStart = range.lowerBound
                    offset = range.upperBound
                    continue
                }
                let start = nameStart ?? range.lowerBound
                nameStart = nil
                let context = Context(
                    notice: notice, line: number, range: start..<range.upperBound,
                    isInList: listLine.map { $0 <= number } ?? false,
                    isInTranscript: number >= transcriptLine)
                found.append(
                    FoundAddress(range: range, address: address, line: number, standing: context.standing))
                offset = range.upperBound
            }
        }
        return found
    }

    /// An address that is only the name of another: `a@b <c@d>`, `"a@b" <c@d>`.
    private static func isName(_ text: [UInt8], _ line: Range<Int>, _ range: Range<Int>) -> Bool {
        var next = range.upperBound
        while next < line.upperBound,
            text[next] == UInt8(ascii: "\"") || text[next] == UInt8(ascii: "'") || text[next] == 0x20
        { next += 1 }
        guard next < line.upperBound, next > range.upperBound, text[next] == UInt8(ascii: "<") else { return false }
        let limit = min(line.upperBound, next + 320)
        let end = text[next..<limit].firstIndex(of: UInt8(ascii: ">")) ?? next
        let inside = text[(next + 1)..<max(end, next + 1)]
        return inside.contains(UInt8(ascii: "@")) && !inside.contains(0x20) && !inside.elementsEqual(text[range])
    }

    /// `RCPT TO:` in a sentence begins no transcript.
    private static func isOneAnswer(_ notice: Notice, _ line: Notice.Line) -> Bool {
        notice.text[line.range].contains(UInt8(ascii: "@"))
    }

    /// The bytes of the address round an `@`; `nil` where none stands there.
    static func address(_ text: [UInt8], _ line: Range<Int>, at: Int) -> Range<Int>? {
        var start = at
        if start > line.lowerBound, text[start - 1] == UInt8(ascii: "\"") {
            guard let quote = quotation(text, line, before: start - 1) else { return nil }
            start = quote
        } else {
            let isBracketed = bracket(text, line, before: at) != nil
            while start > line.lowerBound, at - start < 128, isInLocalPart(text[start - 1], isBracketed) { start -= 1 }
            while !isBracketed, start < at, isEdge(text[start]) { start += 1 }
        }
        guard start < at else { return nil }
        var end = at + 1
        if end < line.upperBound, text[end] == UInt8(ascii: "[") {
            while end < line.upperBound, end - at < 64, text[end] != UInt8(ascii: "]") { end += 1 }
            return end < line.upperBound ? start..<(end + 1) : nil
        }
        let isBracketed = bracket(text, line, before: start) != nil
        while end < line.upperBound, end - at < 256, isInDomain(text[end], isBracketed) { end += 1 }
        while end > at + 1, text[end - 1] == UInt8(ascii: ".") || text[end - 1] == UInt8(ascii: "-") { end -= 1 }
        guard end > at + 1, isBracketed || text[(at + 1)..<end].contains(UInt8(ascii: ".")) else { return nil }
        return start..<end
    }

    /// `"first last"@`: where the quotation begins.
    private static func quotation(_ text: [UInt8], _ line: Range<Int>, before end: Int) -> Int? {
        var start = end - 1
        while start >= line.lowerBound, end - start < 80 {
            if text[start] == UInt8(ascii: "\""), start == line.lowerBound || text[start - 1] != UInt8(ascii: "\\") {
                return start < end - 1 ? start : nil
            }
            start -= 1
        }
        return nil
    }

    /// Where the `<` stands that opens before this offset, with nothing but address between.
    private static func bracket(_ text: [UInt8], _ line: Range<Int>, before end: Int) -> Int? {
        var start = end - 1
        while start >= line.lowerBound, end - start < 128 {
            if text[start] == UInt8(ascii: "<") { return start }
            if text[start] <= 0x20 || text[start] == UInt8(ascii: ">") { return nil }
            start -= 1
        }
        return nil
    }

    private static func isInLocalPart(_ byte: UInt8, _ isBracketed: Bool) -> Bool {
        if ASCII.isWord(byte) { return true }
        if byte >= 0x80 { return isBracketed }
        return localPartMarks.contains(byte)
    }

    private static let localPartMarks: Set<UInt8> = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
    private static let edges: Set<UInt8> = Set("'*=`/|&.".utf8)

    private static func isEdge(_ byte: UInt8) -> Bool { edges.contains(byte) }

    private static func isInDomain(_ byte: UInt8, _ isBracketed: Bool) -> Bool {
        ASCII.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80 && isBracketed
    }
}

/// What stands round an address.
private struct Context {
    let notice: Notice
    let line: Int
    let range: Range<Int>
    /// Words of failure, or of recipients that follow, stood before.
    let isInList: Bool
    let isInTranscript: Bool

    var standing: FoundAddress.Standing {
        let whole = notice.lines[line]
        if let label {
            if label.contains(.other) { return .other }
            if label.contains(.origin) { return .origin }
            if label.contains(.transcript) { return .said }
            if label.contains(.recipient) { return .labelled }
        }
        if beginsLine {
            if whole.marks.contains(.aside) || isInUnfinishedAside { return .other }
            if isInTranscript || isAnswer { return .said }
            if isInList || isAtTop || isTitle { return .listed }
        }
        if isNamed, isInList, !whole.marks.contains(.aside) { return .listed }
        if isAside { return .other }
        return isNearFailure ? .inSentence : .elsewhere
    }

    /// What the longest words that end right before the address say.
    private var label: PhraseBook.Marks? {
        var found: (end: Int, marks: PhraseBook.Marks)?
        var (low, high) = (0, notice.hits.count)
        while low < high {
            let middle = (low + high) / 2
            if notice.hits[middle].end <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var index = low - 1
        while index >= 0, range.lowerBound - notice.hits[index].end < 60 {
            let hit = notice.hits[index]
            if let found, found.end != hit.end { break }
            if !hit.marks.isDisjoint(with: Context.labels) {
                guard isGap(hit.end..<range.lowerBound) else { break }
                found = (hit.end, hit.marks)
            }
            index -= 1
        }
        return found?.marks
    }

    private static let labels: PhraseBook.Marks = [.recipient, .origin, .other, .transcript]

    /// Nothing but white space and punctuation, and no more than two line ends.
    private func isGap(_ gap: Range<Int>) -> Bool {
        var lineEnds = 0
        for offset in gap {
            let byte = notice.text[offset]
            if byte == 0x0A {
                lineEnds += 1
                if lineEnds > 2 { return false }
            } else if ASCII.isWord(byte) || byte == UInt8(ascii: "@") {
                return ASCII.starts(notice.text, offset..<gap.upperBound, with: Context.scheme)
            } else if byte >= 0x80 {
                return false
            }
        }
        return true
    }

    private static let scheme = Array("smtp:".utf8)

    /// Only bullets, brackets, quotation marks, a reply code or a scheme stand before it in its line.
    private var beginsLine: Bool {
        guard range.lowerBound - notice.lines[line].range.lowerBound < 120 else { return false }
        var offset = notice.lines[line].range.lowerBound
        while offset < range.lowerBound {
            let byte = notice.text[offset]
            if Context.bullets.contains(byte) || byte <= 0x20 {
                offset += 1
            } else if let prefix = Context.prefixes.first(where: {
                ASCII.starts(notice.text, offset..<range.lowerBound, with: $0)
            }) {
                offset += prefix.count
            } else if ASCII.isDigit(byte), let end = number(from: offset) {
                offset = end
            } else {
                return false
            }
        }
        return true
    }

    private static let bullets: Set<UInt8> = Set("<\"'*->[(=#.,;:|".utf8)
    private static let prefixes: [[UInt8]] = ["smtp:", "rfc822;", "mailto:", "•", "・", "→", "·"].map { Array($0.utf8) }

    /// `550 `, `550-`, `1. `, `2) `.
    private func number(from start: Int) -> Int? {
        var end = start
        while end < range.lowerBound, ASCII.isDigit(notice.text[end]) || notice.text[end] == UInt8(ascii: ".") {
            end += 1
        }
        guard end - start <= 9, end < range.lowerBound, !ASCII.isWord(notice.text[end]) else { return nil }
        return end
    }

    /// The line begins like a server's answer.
    private var isAnswer: Bool {
        let first = notice.lines[line].range.lowerBound
        let byte = notice.text[first]
        if ASCII.isDigit(byte) {
            return first + 3 < notice.text.count && ASCII.isDigit(notice.text[first + 1])
                && ASCII.isDigit(notice.text[first + 2]) && !ASCII.isWord(notice.text[first + 3])
        }
        guard first + 2 < notice.text.count else { return false }
        return (byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")) && notice.text[first + 1] == byte
            && notice.text[first + 2] == byte && !isDoubled
    }

    /// `>>> a@b <a@b>`: a list of one of the makes that mark it so.
    private var isDoubled: Bool {
        let rest = range.upperBound..<min(notice.lines[line].range.upperBound, range.upperBound + 320)
        return ASCII.contains(notice.text, rest, notice.text[range].map { ASCII.folded($0) })
    }

    /// The line before, blank ones passed over, speaks of helpers and does not end there: `… send mail to the address`.
    private var isInUnfinishedAside: Bool {
        guard let before = notice.lines[..<line].suffix(3).last(where: { !$0.isBlank }), before.marks.contains(.aside),
            let last = before.range.last
        else { return false }
        return ASCII.isWord(notice.text[last])
    }

    /// `<a@b>:` begins what is said of it.
    private var isTitle: Bool {
        let end = notice.lines[line].range.upperBound
        return range.upperBound + 1 < end && notice.text[range.upperBound] == UInt8(ascii: ">")
            && notice.text[range.upperBound + 1] == UInt8(ascii: ":")
    }

    /// A notice of one line, or the first line of one.
    private var isAtTop: Bool { line <= 1 }

    /// `Anna Meier <anna@example.com>`, `Anna Meier<mailto:anna@example.com>` and nothing else in the line.
    private var isNamed: Bool {
        let whole = notice.lines[line].range
        guard range.lowerBound > whole.lowerBound else { return false }
        let isBracketed =
            notice.text[range.lowerBound - 1] == UInt8(ascii: "<")
            || notice.text[range.lowerBound - 1] == UInt8(ascii: "(")
            || range.lowerBound >= 7
                && ASCII.starts(notice.text, (range.lowerBound - 7)..<range.lowerBound, with: Context.mailto)
        guard isBracketed, whole.upperBound - range.upperBound <= 3 || isLinked else { return false }
        let name = notice.text[whole.lowerBound..<range.lowerBound]
        return name.count < 80 && !name.contains(UInt8(ascii: ":"))
            || isBracketed && name.count < 88
                && name.count(where: { $0 == UInt8(ascii: ":") }) == 1 && name.last == UInt8(ascii: ":")
    }

    private var isLinked: Bool {
        let end = min(range.upperBound + 10, notice.lines[line].range.upperBound)
        return ASCII.contains(notice.text, range.upperBound..<end, Context.mailto)
    }

    private static let mailto = Array("mailto:".utf8)

    /// Its paragraph speaks of helpers.
    private var isAside: Bool { paragraph { $0.contains(.aside) } }

    private var isNearFailure: Bool { paragraph { !$0.isDisjoint(with: [.failure, .delay, .ending]) } }

    private func paragraph(_ says: (PhraseBook.Marks) -> Bool) -> Bool {
        if says(notice.lines[line].marks) { return true }
        if line > 0, !notice.lines[line - 1].isBlank, says(notice.lines[line - 1].marks) { return true }
        return line + 1 < notice.lines.count && !notice.lines[line + 1].isBlank && says(notice.lines[line + 1].marks)
    }
}
