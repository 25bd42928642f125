import Mail
import NIOCore
import Spool
import Storage
import Testing

@testable import Intake

@Suite("Letter renderer")
struct LetterRendererTests {
    private func header(_ message: String) throws -> HeaderBlock {
        let bytes = Array(message.utf8)
        return try HeaderBlock.parse(bytes.span)
    }

    @Test("what goes in comes out when the message is read")
    func roundTrip() throws {
        var letter = Letters.plain()
        letter.from.name = "Ada \"the first\" Lövelace"
        letter.replyTo = Letters.mailbox("reply@example.com", "日本")
        letter.subject = "Grüße =?utf-8?q?not=20a=20word?= für Dich"
        letter.to[0].address.name = "Grace, née Murray"
        letter.headers = [("List-Unsubscribe", "<https://example.com/u/1>"), ("X-Note", "ünï")]
        let message = try #require(try Letters.render(letter).first)
        let header = try header(message)
        #expect(header.isWellFormed)
        #expect(header.firstText("Subject") == letter.subject)
        #expect(header.firstText("From")?.hasSuffix("<ada@example.com>") == true)
        #expect(header.firstText("X-Note") == "ünï")
        #expect(header.firstValue("List-Unsubscribe") == "<https://example.com/u/1>")
        #expect(header.firstValue("Message-ID") == "<\(MessageKey(number: 1))@mail.example.com>")
        #expect(header.firstValue("Date") == DateTime(Letters.now).rfc5322)
        #expect(header.fields(named: "To").count == 1)
        #expect(header.firstValue("To")?.hasSuffix("<r0@example.net>") == true)
    }

    @Test("every byte is 7-bit and every line ends with CR LF and is short")
    func sevenBit() throws {
        var letter = Letters.plain()
        letter.subject = String(repeating: "ä漢🎉 ", count: 40)
        letter.text =
            String(repeating: "ü", count: 3_000) + "\n.\n.\r\nFrom me\r" + String(repeating: "x", count: 5_000)
        letter.html = "<p>" + String(repeating: "漢", count: 2_000) + "</p>"
        letter.attachments = [
            Intake.Attachment(filename: "ä.bin", contentType: "application/octet-stream", bytes: Array(0...255))
        ]
        let message = Array(try #require(try Letters.render(letter).first).utf8)
        #expect(message.allSatisfy { $0 < 0x80 && $0 != 0 })
        var column = 0
        for (index, byte) in message.enumerated() {
            if byte == UInt8(ascii: "\n") {
                #expect(index > 0 && message[index - 1] == UInt8(ascii: "\r"))
                column = 0
            } else {
                column += 1
                #expect(column <= 79)
            }
        }
    }

    @Test("each recipient has its own To, key and values, and sees nobody else")
    func merge() throws {
        var letter = Letters.plain(to: 3)
        letter.subject = "For {{name}}{{^name}}you{{/name}}"
        letter.text = "{{email}} {{code}}\n"
        letter.html = "<p>{{code}}</p>\n"
        letter.to[0].address.name = "Ada"
        letter.to[0].merge = ["code": "<1>"]
        letter.to[1].merge = ["code": "<2>", "name": "Grace", "email": "shown@example.org"]
        let messages = try Letters.render(letter)
        #expect(try messages.map { try header($0).firstText("Subject") } == ["For Ada", "For Grace", "For you"])
        #expect(messages[0].contains("r0@example.net <1>\r\n"))
        #expect(messages[0].contains("<p>&lt;1&gt;</p>\r\n"))
        #expect(messages[1].contains("shown@example.org <2>\r\n"))
        for (index, message) in messages.enumerated() {
            for other in 0..<3 where other != index { #expect(!message.contains("r\(other)@example.net")) }
        }
    }

    @Test("braces are just braces where nothing is merged")
    func literal() throws {
        var letter = Letters.plain()
        letter.mergesValues = false
        letter.subject = "${{ secrets.TOKEN }} and {{#open"
        letter.text = "{{name"
        let message = try #require(try Letters.render(letter).first)
        #expect(try header(message).firstText("Subject") == letter.subject)
        #expect(message.hasSuffix("{{name\r\n"))
    }

    @Test("a group letter is one message that names everybody")
    func group() throws {
        var letter = Letters.plain(to: 3)
        letter.showsAllRecipients = true
        let prepared = try PreparedLetter(letter, now: Letters.now, randomness: 1)
        let renderer = LetterRenderer(prepared: prepared, hostName: Letters.host, now: Letters.now)
        let content = try renderer.renderForAll(keys: [7, 8, 9].map { MessageKey(number: $0) })
        #expect(content.recipients.map(\.key) == [7, 8, 9].map { MessageKey(number: $0) })
        #expect(content.recipients.map(\.mailbox.description) == (0..<3).map { "r\($0)@example.net" })
        #expect(
            try header(String(buffer: content.bytes)).firstValue("To")
                == "r0@example.net, r1@example.net, r2@example.net")
        #expect(content.messageID == "<\(MessageKey(number: 7))@mail.example.com>")
    }

    @Test("a mailbox named twice is written to once")
    func duplicates() throws {
        var letter = Letters.plain(to: 3)
        letter.to.insert(LetterRecipient(address: Letters.mailbox("R0@EXAMPLE.net")), at: 1)
        let prepared = try PreparedLetter(letter, now: Letters.now, randomness: 1)
        #expect(prepared.recipients.map(\.address.mailbox.description) == (0..<3).map { "r\($0)@example.net" })
        #expect(prepared.places == [0, 0, 1, 2])
        #expect(prepared.origins == [0, 2, 3])
    }

    @Test("values may not make a text or subject endless")
    func expansion() throws {
        var letter = Letters.plain()
        letter.text = String(repeating: "{{a}}", count: 100)
        letter.to[0].merge = ["a": String(repeating: "x", count: 100_000)]
        #expect(throws: LetterFault.self) { try Letters.render(letter) }
        letter.text = "fine"
        letter.subject = "{{a}}"
        let error = #expect(throws: LetterFault.self) { try Letters.render(letter) }
        #expect(error?.code == "too_long")
        #expect(error?.pointer == "/to/0/merge")
    }

    @Test("50 MiB rendered are the end of a call")
    func tooLarge() async throws {
        var letter = Letters.plain(to: 60)
        letter.text = String(repeating: "0123456789012345678901234567890123456789012345678\n", count: 20_000)
        let prepared = try PreparedLetter(letter, now: Letters.now, randomness: 1)
        let renderer = LetterRenderer(prepared: prepared, hostName: Letters.host, now: Letters.now)
        let error = await #expect(throws: PreparedLetter.Faults.self) {
            _ = try await renderer.renderAll(keys: { MessageKey(number: 1) })
        }
        #expect(error?.faults.map(\.code) == ["too_large"])
    }
}
