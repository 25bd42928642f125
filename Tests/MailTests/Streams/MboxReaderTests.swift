import Testing

@testable import Mail

@Suite("Mail file")
struct MboxReaderTests {
    private func read(_ text: String, chunk: Int) -> [MboxReader.Entry] {
        var reader = MboxReader()
        var entries: [MboxReader.Entry] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            let piece = Array(bytes[start..<min(start + chunk, bytes.count)])
            reader.feed(piece.span) { entries.append($0) }
        }
        reader.finish { entries.append($0) }
        return entries
    }

    static let two = """
        From anna@example.com Sat Nov 21 11:16:40 2026
        Subject: one

        >From here on
        >>From there
        From now on, all is well.
        From me Sat Nov 21 11:16:40 2026
        this is still the first

        From MAILER-DAEMON  Sun Nov 22 01:02:03 2026
        Subject: two

        body
        From forgetful@example.com Sun Nov 22 01:02:03 +0100 2026
        Subject: three
        """

    @Test("is cut into its mails, however its bytes come in", arguments: [1, 2, 3, 7, 64, 10_000])
    func cuts(chunk: Int) {
        let entries = read(Self.two, chunk: chunk)
        let first = """
            Subject: one

            From here on
            >From there
            From now on, all is well.
            From me Sat Nov 21 11:16:40 2026
            this is still the first

            """
        #expect(entries.map(\.number) == [1, 2, 3])
        #expect(entries.map { String(decoding: $0.bytes, as: UTF8.self) }.first == first)
        #expect(entries.map { ParsedMail.parse($0.bytes).firstValue("subject") } == ["one", "two", "three"])
        let second = Self.two.utf8.dropFirst(entries[1].offset)
        #expect(second.starts(with: "From MAILER".utf8))
    }

    @Test("is the same with CR LF", arguments: [1, 5, 1_000])
    func carriageReturns(chunk: Int) {
        let entries = read(
            Self.two.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"), chunk: chunk)
        #expect(entries.map { ParsedMail.parse($0.bytes).firstValue("subject") } == ["one", "two", "three"])
    }

    @Test(
        "without a separator is one mail; of nothing, none", arguments: [("Subject: x\n\ny", 1), ("", 0), ("\n\n", 0)])
    func other(text: String, count: Int) { #expect(read(text, chunk: 4).count == count) }

    @Test("is known by its first line")
    func begins() {
        let (file, mail) = (Array(Self.two.utf8), Array("From: anna@example.com 11:16:40 2026\n".utf8))
        let (isFile, isMail) = (MboxReader.begins(file.span), MboxReader.begins(mail.span))
        #expect(isFile && !isMail)
    }

    @Test("keeps lines of any length")
    func longLines() {
        let long = String(repeating: "x", count: 100_000)
        let entries = read("From a@b Sat Nov 21 11:16:40 2026\nSubject: \(long)\n\n\(long)\n", chunk: 999)
        #expect(entries.map(\.bytes.count) == [200_012])
    }
}
