import Mail
import NIOCore
import Testing

@testable import SMTP

@Suite("Reply reader")
struct ReplyReaderTests {
    /// Replies as text, then the violation if one ended the reading.
    private func read(_ text: String, chunk: Int) -> [String] {
        var inbound = InboundBytes()
        var reader = ReplyReader()
        var found: [String] = []
        var rest = Array(text.utf8)[...]
        do throws(ReplyReader.Violation) {
            while !rest.isEmpty {
                inbound.append(ByteBuffer(bytes: rest.prefix(chunk)))
                rest = rest.dropFirst(chunk)
                while let reply = try reader.next(&inbound) { found.append(reply.reply.description) }
            }
        } catch {
            found.append("\(error)")
        }
        return found
    }

    @Test(
        "reads replies cut anywhere",
        arguments: [
            ("250 ok\r\n", ["250 ok"]),
            ("250\r\n", ["250 "]),
            ("250 ok\n", ["250 ok"]),
            ("250-first\r\n250-\r\n250 last\r\n", ["250-first\n250-\n250 last"]),
            ("550 5.1.1 no\r\n421 bye\r\n", ["550 5.1.1 no", "421 bye"]),
            ("250 caf\u{E9}\r\n", ["250 café"]),
            ("250-a\r\n550 b\r\n", ["mixedCodes"]),
            ("25\r\n", ["notAReply"]),
            ("\r\n", ["notAReply"]),
            ("2x0 a\r\n", ["notAReply"]),
            ("600 a\r\n", ["notAReply"]),
            ("+50 a\r\n", ["notAReply"]),
            ("250_a\r\n", ["notAReply"]),
            ("250 a\r\nHTTP/1.1 400\r\n", ["250 a", "notAReply"]),
            ("250", []),
        ], [1, 2, 5, Int.max])
    func reads(row: (text: String, expected: [String]), chunk: Int) {
        #expect(read(row.text, chunk: chunk) == row.expected)
    }

    @Test("keeps 2,048 bytes of a line")
    func longLine() {
        let found = read("250 " + String(repeating: "x", count: 10_000) + "\r\n250 next\r\n", chunk: 999)
        #expect(found.map(\.utf8.count) == [2_048, 8])
    }

    @Test(
        "gives up past 100 lines, and past 64 KiB",
        arguments: ["250-x\r\n", "250-" + String(repeating: "x", count: 900) + "\r\n"])
    func bounds(line: String) {
        #expect(read(String(repeating: line, count: 101) + "250 end\r\n", chunk: 4_096) == ["tooLong"])
    }

    @Test("knows what enhanced code a reply carries")
    func enhanced() throws {
        var inbound = InboundBytes()
        inbound.append(ByteBuffer(string: "452-4.2.2 full\r\n452 4.2.2 sorry\r\n"))
        var reader = ReplyReader()
        let reply = try #require(try reader.next(&inbound)).reply
        #expect(reply.enhancedCode == EnhancedStatusCode(4, 2, 2))
        #expect(reply.lines == ["4.2.2 full", "4.2.2 sorry"])
        #expect(inbound.byteCount == 0)
    }
}
