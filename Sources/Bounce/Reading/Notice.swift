import Mail

/// What a mail system wrote for people, in UTF-8, laid out for reading: its lines, the telling words in them, and the
/// addresses with what stands before them. Ends where the returned message begins.
struct Notice {
    /// Bytes that are looked at.
    static let byteLimit = 48 << 10
    static let lineLimit = 2_000
    static let addressLimit = 4_000
    /// Lines in which further fields must follow the first.
    private static let headerLines = 12

    let text: [UInt8]
    private(set) var lines: [Line] = []
    private(set) var hits: [PhraseBook.Hit] = []
    private(set) var addresses: [FoundAddress] = []
    /// Where the returned message begins; the end of the text where none does.
    private(set) var end: Int
    /// All that was said before `end`.
    private(set) var marks: PhraseBook.Marks = []

    struct Line {
        let range: Range<Int>
        var marks: PhraseBook.Marks = []
        /// Columns before the first character.
        let indent: Int
        var hasAddress = false
        var isBlank: Bool { range.isEmpty }
    }

    init(_ text: [UInt8], book: PhraseBook) {
        self.text = text.count > Notice.byteLimit ? Array(text.prefix(Notice.byteLimit)) : text
        end = self.text.count
        splitLines()
        mark(book)
        end = returnedMessage()
        drop(from: end)
        addresses = AddressScanner.addresses(in: self)
        for address in addresses { lines[address.line].hasAddress = true }
    }

    /// Up to where a header begins, if one does: what comes back is often long, and none of it is read here.
    private mutating func splitLines() {
        var start = 0
        var header: Int?
        while start < text.count, lines.count < Notice.lineLimit {
            var stop = start
            while stop < text.count, text[stop] != 0x0A, text[stop] != 0x0D { stop += 1 }
            var first = start
            var last = stop
            while first < last, text[first] <= 0x20 { first += 1 }
            while last > first, text[last - 1] <= 0x20 { last -= 1 }
            lines.append(Line(range: first..<last, indent: first - start))
            if header == nil, first == start, isTransitField(lines[lines.count - 1]) { header = lines.count - 1 }
            if let number = header, lines.count - number > Notice.headerLines {
                if beginsHeader(number) {
                    end = lines[number].range.lowerBound
                    lines.removeSubrange(number...)
                    return
                }
                header = nil
            }
            let isPair = stop + 1 < text.count && text[stop] == 0x0D && text[stop + 1] == 0x0A
            start = stop + (isPair ? 2 : 1)
        }
        end = min(end, start)
    }

    private mutating func mark(_ book: PhraseBook) {
        var found: [PhraseBook.Hit] = []
        text.withUnsafeBufferPointer { whole in
            book.scan(UnsafeBufferPointer(rebasing: whole[..<end]), place: .text) { found.append($0) }
        }
        var line = 0
        for hit in found {
            while line + 1 < lines.count, lines[line + 1].range.lowerBound < hit.end { line += 1 }
            guard !lines.isEmpty, !isTornApart(hit, line) else { continue }
            lines[line].marks.formUnion(hit.marks)
            hits.append(hit)
        }
    }

    /// Words on both sides of a blank line are no phrase.
    private func isTornApart(_ hit: PhraseBook.Hit, _ line: Int) -> Bool {
        line > 0 && lines[line - 1].isBlank && hit.end - lines[line].range.lowerBound < hit.length
    }

    private mutating func drop(from end: Int) {
        lines.removeAll { $0.range.lowerBound >= end }
        hits.removeAll { $0.end > end }
        for line in lines { marks.formUnion(line.marks) }
    }

    /// The line that holds an offset.
    func line(at offset: Int) -> Int {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        return max(low - 1, 0)
    }

    // MARK: The returned message

    /// Where the message that came back begins.
    private func returnedMessage() -> Int {
        for (number, line) in lines.enumerated() where !line.isBlank {
            if number > 0, isRule(line) || isReturnedMark(line) && announcesMail(number), followsWords(number) {
                return line.range.lowerBound
            }
            if beginsHeader(number) { return line.range.lowerBound }
        }
        return end
    }

    private func isReturnedMark(_ line: Line) -> Bool {
        line.marks.contains(.returned) && !line.marks.contains(.recipient)
    }

    /// What follows looks like a header, a quotation, or nothing.
    private func announcesMail(_ number: Int) -> Bool {
        let line = lines[number]
        let last = text[line.range.upperBound - 1]
        if last == UInt8(ascii: ":") || isHeadingBegin(line) { return true }
        guard let next = lines[(number + 1)...].prefix(8).first(where: { !$0.isBlank }) else { return true }
        return isField(next) || text[next.range.lowerBound] == UInt8(ascii: ">") || isHeadingBegin(next)
            || line.range.count < 60 && lines[number + 1].isBlank && line.range.count > 0 && last == UInt8(ascii: ".")
    }

    private func isHeadingBegin(_ line: Line) -> Bool {
        guard line.range.count > 3 else { return false }
        let first = text[line.range.lowerBound]
        return
            (first == UInt8(ascii: "-") || first == UInt8(ascii: "=") || first == UInt8(ascii: "*")
            || first == UInt8(ascii: "_") || first == UInt8(ascii: "|"))
            && text[line.range.lowerBound + 1] == first
    }

    /// `--- Below this line is a copy`, `------- Original mail info`: dashes and a word for what comes back.
    private func isRule(_ line: Line) -> Bool {
        guard line.range.count > 8, line.range.count < 120 else { return false }
        let first = text[line.range.lowerBound]
        guard
            first == UInt8(ascii: "-") || first == UInt8(ascii: "*") || first == UInt8(ascii: "=")
                || first == UInt8(ascii: "_") || first == UInt8(ascii: "|"),
            text[line.range.lowerBound + 2] == first
                || text[line.range.lowerBound + 1] == first || first == UInt8(ascii: "|")
        else { return false }
        return Notice.returnedWords.contains { ASCII.contains(text, line.range, $0) }
            && !Notice.notReturned.contains { ASCII.contains(text, line.range, $0) }
    }

    private static let returnedWords: [[UInt8]] = [
        "original m", "original header", "returned m", "returned header", "copy of", "unsent m", "message follows",
        "message header", "message text follows", "forwarded m", "message headers", "header of the",
        "your message reads",
        "original e-mail", "original email", "headers follow", "mail follows", "undelivered m", "your original",
    ].map { Array($0.utf8) }
    private static let notReturned: [[UInt8]] = [Array("original message was received".utf8)]

    /// Something was said before: a mark in the first line is the title of the notice.
    private func followsWords(_ number: Int) -> Bool {
        lines[..<number].contains { !$0.isBlank && !$0.marks.isDisjoint(with: Notice.telling) }
            || number > 4
    }

    private static let telling: PhraseBook.Marks = [.failure, .delay, .success, .recipient, .ending, .answer]

    /// Header fields such as `Received:` that begin a line after a blank one, with more fields under them.
    private func beginsHeader(_ number: Int) -> Bool {
        let line = lines[number]
        guard number > 1, line.indent == 0, isTransitField(line) else { return false }
        var fields = 0
        for next in lines[(number + 1)...].prefix(Notice.headerLines) {
            if next.isBlank { break }
            if next.indent == 0, isField(next) { fields += 1 }
        }
        return fields >= 1
    }

    private func isTransitField(_ line: Line) -> Bool {
        guard let first = line.range.first, Notice.transitLetters.contains(text[first]) else { return false }
        return Notice.transitFields.contains { name in
            line.range.count > name.count && ASCII.starts(text, line.range, with: name)
        }
    }

    private static let transitLetters = Set("RrDdXxAa".utf8)
    private static let transitFields: [[UInt8]] = [
        "received:", "return-path:", "dkim-signature:", "x-received:", "delivered-to:", "x-originating-ip:",
        "arc-seal:", "x-google-dkim-signature:", "x-google-smtp-source:",
    ].map { Array($0.utf8) }

    private func isField(_ line: Line) -> Bool {
        for offset in line.range.prefix(60) {
            if text[offset] == UInt8(ascii: ":") { return offset > line.range.lowerBound + 1 }
            guard ASCII.isWord(text[offset]) || text[offset] == UInt8(ascii: "-") else { return false }
        }
        return false
    }
}

extension ASCII {
    /// True where `text` has these words (lower case) at the begin of the range.
    static func starts(_ text: [UInt8], _ range: Range<Int>, with words: [UInt8]) -> Bool {
        guard range.count >= words.count else { return false }
        for index in words.indices where folded(text[range.lowerBound + index]) != words[index] { return false }
        return true
    }

    /// True where these words (lower case) stand anywhere in the range.
    static func contains(_ text: [UInt8], _ range: Range<Int>, _ words: [UInt8]) -> Bool {
        guard range.count >= words.count else { return false }
        for start in range.lowerBound...(range.upperBound - words.count)
        where starts(text, start..<range.upperBound, with: words) { return true }
        return false
    }
}
