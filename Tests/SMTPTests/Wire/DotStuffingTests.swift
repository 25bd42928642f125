import NIOCore
import Testing

@testable import SMTP

@Suite("Dots")
struct DotStuffingTests {
    static func stuff(_ content: [UInt8], chunk: Int) -> [UInt8] {
        var stuffing = DotStuffing()
        var output = ByteBuffer()
        var rest = content[...]
        while !rest.isEmpty {
            rest.prefix(chunk).withUnsafeBytes { stuffing.write($0, into: &output) }
            rest = rest.dropFirst(chunk)
        }
        stuffing.finish(into: &output)
        return Array(output.readableBytesView)
    }

    /// - Returns: the content and what follows its end; `nil` where a line end stands alone or the end is missing.
    static func unstuff(_ wire: [UInt8], chunk: Int) -> (content: [UInt8], rest: [UInt8])? {
        var unstuffing = DotUnstuffing()
        var content = ByteBuffer()
        var rest = wire[...]
        while !rest.isEmpty {
            let piece = rest.prefix(chunk)
            switch piece.withUnsafeBytes({ unstuffing.read($0, into: &content) }) {
            case .needsMore: rest = rest.dropFirst(chunk)
            case .ended(let byteCount): return (Array(content.readableBytesView), Array(rest.dropFirst(byteCount)))
            case .strayLineEnd: return nil
            }
        }
        return nil
    }

    @Test(
        "at the start of a line are doubled, and stray line ends mended",
        arguments: [
            ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), (".", "..\r\n.\r\n"),
            (".\r\n", "..\r\n.\r\n"), ("a.\r\n..b\r\n", "a.\r\n...b\r\n.\r\n"), ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"), ("a\r", "a\r\n.\r\n"), ("a\r\r\n.b", "a\r\n\r\n..b\r\n.\r\n"),
            ("\r\n.\n\r\n", "\r\n..\r\n\r\n.\r\n"),
        ], [1, 2, 3, Int.max])
    func stuffs(row: (content: String, wire: String), chunk: Int) {
        #expect(String(decoding: Self.stuff(Array(row.content.utf8), chunk: chunk), as: UTF8.self) == row.wire)
    }

    @Test("what is stuffed and read back is the same, and one message, wherever it is cut", arguments: 0..<300)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 1)
        let words = ["\r\n", "\r\n", ".", ".", "a", "bc", "..", "\0", "\u{E9}", "\r\n.\r\n"]
        var content: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<60, using: &generator) {
            content += Array((words.randomElement(using: &generator) ?? "").utf8)
        }
        content += [0x0D, 0x0A]
        let wire = Self.stuff(content, chunk: Int.random(in: 1...9, using: &generator))
        let whole = Self.stuff(content, chunk: .max)
        #expect(wire == whole)
        for chunk in [1, Int.random(in: 2...9, using: &generator), Int.max] {
            let found = try #require(Self.unstuff(wire + Array("NEXT".utf8), chunk: chunk))
            #expect(found.content == content)
            #expect(String(decoding: found.rest, as: UTF8.self).hasSuffix("NEXT"))
        }
    }

    @Test("random bytes go out as one message without stray line ends", arguments: 0..<200)
    func hostileContent(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) + 7_000)
        let alphabet: [UInt8] = [0x0D, 0x0A, 0x2E, 0x61, 0x00]
        let content = (0..<80).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
        let wire = Self.stuff(content, chunk: Int.random(in: 1...80, using: &generator))
        let found = try #require(Self.unstuff(wire, chunk: .max))
        #expect(found.rest.isEmpty)
    }

    @Test(
        "end the data between CR LF and CR LF only; every other spelling is refused or content",
        arguments: [
            "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r.\n", "\n.\r",
            "\r.\r\r\n", "\r\r\n.\r\r\n", "\r\n.\r\r\n",
        ], [1, 2, Int.max])
    func strayEnds(end: String, chunk: Int) {
        let found = Self.unstuff(Array(("Subject: a\r\n\r\na" + end + "MAIL FROM:<b@c>\r\n.\r\n").utf8), chunk: chunk)
        #expect(found == nil)
    }

    @Test("beside a NUL are content", arguments: [1, Int.max])
    func nul(chunk: Int) throws {
        let found = try #require(Self.unstuff(Array("a\r\n\0.\r\nb\r\n.\r\n".utf8), chunk: chunk))
        #expect(String(decoding: found.content, as: UTF8.self) == "a\r\n\0.\r\nb\r\n")
    }
}
