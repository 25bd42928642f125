import Mail
import Testing

@Suite("A composed message")
struct MessageComposerTests {
    private static let ada = NamedMailbox(mailbox: Mailbox("ada@example.com")!, name: "Ada")

    private func letter(_ change: (inout MessageComposer) -> Void = { _ in }) -> MessageComposer {
        var message = MessageComposer(
            from: Self.ada, to: [NamedMailbox(mailbox: Mailbox("grace@example.net")!)], subject: "Hello",
            date: Timestamp(seconds: 1_795_259_800), messageID: MessageID("<1@example.com>")!,
            body: MessageBody(text: "Hi\n", html: nil, randomness: 7))
        change(&message)
        return message
    }

    private func lines(_ message: MessageComposer) throws -> [String] {
        String(decoding: try message.write(), as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test("has its fields in order, an empty line and its body")
    func plain() throws {
        #expect(
            try lines(letter()) == [
                "Date: Sat, 21 Nov 2026 11:16:40 +0000", "From: Ada <ada@example.com>", "To: grace@example.net",
                "Subject: Hello", "Message-ID: <1@example.com>", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 7bit", "", "Hi", "",
            ])
    }

    @Test(
        "writes names bare, quoted or encoded",
        arguments: [
            ("Ada Lovelace", "Ada Lovelace <ada@example.com>"),
            ("Lovelace, Ada", "\"Lovelace, Ada\" <ada@example.com>"),
            ("Ada \"the first\" \\", "\"Ada \\\"the first\\\" \\\\\" <ada@example.com>"),
            ("Zoë", "=?UTF-8?Q?Zo=C3=AB?= <ada@example.com>"),
            ("Ада", "=?UTF-8?B?0JDQtNCw?= <ada@example.com>"),
            ("a=?b", "=?UTF-8?Q?a=3D=3Fb?= <ada@example.com>"),
            (" ", "ada@example.com"), ("a@b.example", "\"a@b.example\" <ada@example.com>"),
        ])
    func names(name: String, written: String) throws {
        let message = letter { $0.from.name = name }
        #expect(try lines(message).contains("From: " + written))
    }

    @Test(
        "refuses line breaks and control characters in every field, and names it",
        arguments: [
            "\r", "\n", "\r\n", "\0", "\u{85}", "\u{2028}", "\u{2029}", "\u{1B}", "=?utf-8?q?=0D=0A?=",
            "=?utf-8?B?DQo=?=",
        ])
    func injection(evil: String) throws {
        let text = "x\(evil)Bcc: eve@example.org"
        let fields: [(ComposeError.Field, MessageComposer)] = [
            (.from, letter { $0.from.name = text }),
            (.replyTo, letter { $0.replyTo = NamedMailbox(mailbox: Self.ada.mailbox, name: text) }),
            (.to(index: 1), letter { $0.to.append(NamedMailbox(mailbox: Self.ada.mailbox, name: text)) }),
            (.cc(index: 0), letter { $0.cc = [NamedMailbox(mailbox: Self.ada.mailbox, name: text)] }),
            (.subject, letter { $0.subject = text }),
            (.header(index: 1), letter { $0.headers = [("X-A", "a"), ("X-B", text)] }),
        ]
        for (field, message) in fields {
            let error = #expect(throws: ComposeError.self) { try message.write() }
            #expect(error?.field == field)
        }
        let file = #expect(throws: ComposeError.self) {
            try MessagePart.attachment(filename: text, contentType: "text/plain", bytes: [], index: 3)
        }
        #expect(file?.field == .attachment(index: 3))
    }

    @Test(
        "refuses extra fields that are not the author's",
        arguments: [
            ("Bcc", ComposeError.Fault.reservedName), ("return-path", .reservedName), ("Received", .reservedName),
            ("FROM", .reservedName), ("DKIM-Signature", .reservedName), ("", .badName), ("a b", .badName),
            ("a:", .badName), ("a\r\nb", .badName), ("é", .badName), (String(repeating: "a", count: 77), .badName),
        ])
    func extraNames(name: String, fault: ComposeError.Fault) throws {
        let message = letter { $0.headers = [(name, "x")] }
        #expect(throws: ComposeError(.header(index: 0), fault)) { try message.write() }
    }

    @Test("refuses a second field where one is the rule, and words longer than a line")
    func extraValues() {
        let twice = letter { $0.headers = [("List-Id", "a"), ("X-Tag", "1"), ("X-Tag", "2"), ("list-id", "b")] }
        #expect(throws: ComposeError(.header(index: 3), .repeatedName)) { try twice.write() }
        let long = letter { $0.headers = [("X-A", String(repeating: "a", count: 901))] }
        #expect(throws: ComposeError(.header(index: 0), .tooLong(byteCount: 901))) { try long.write() }
        let huge = letter { $0.subject = String(repeating: "a ", count: 5_000) }
        #expect(throws: ComposeError(.subject, .tooLong(byteCount: 10_000))) { try huge.write() }
    }

    @Test(
        "folds what is long, and keeps every line within bounds",
        arguments: [
            String(repeating: "word ", count: 100), String(repeating: "ü", count: 500),
            String(repeating: "日本", count: 300),
            String(repeating: "a", count: 3_000), "👩‍👩‍👧‍👦 " + String(repeating: "é e", count: 99), "a\tb   c",
        ])
    func folding(subject: String) throws {
        let message = letter {
            $0.subject = subject
            $0.from.name = subject
        }
        let bytes = try message.write()
        #expect(bytes.allSatisfy { $0 < 0x80 })
        for line in try lines(message) { #expect(line.utf8.count <= 76) }
        let block = try HeaderBlock.parse(bytes.span)
        let trimmed = String(decoding: Array(subject.utf8.reversed().drop { $0 == 0x20 }.reversed()), as: UTF8.self)
        #expect(block.firstText("subject") == trimmed)
    }

    @Test("folds long lists of people")
    func people() throws {
        let message = letter { message in
            message.to = (0..<200).map { NamedMailbox(mailbox: Mailbox("person\($0)@example.net")!, name: "Nr. \($0)") }
        }
        for line in try lines(message) { #expect(line.utf8.count <= 76) }
    }

    @Test("is the same, byte for byte, when written again")
    func deterministic() throws {
        #expect(try letter().write() == letter().write())
    }
}
