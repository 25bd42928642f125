import Mail
import Testing

@Suite("Message body")
struct MessageBodyTests {
    private func written(_ body: MessageBody) throws -> String {
        let message = MessageComposer(
            from: NamedMailbox(mailbox: Mailbox("a@x.test")!), to: [], subject: "", date: .zero,
            messageID: MessageID("<1@x.test>")!, body: body)
        return String(decoding: try message.write(), as: UTF8.self)
    }

    private func attachment(_ name: String, contentID: String? = nil) throws -> MessagePart {
        try .attachment(filename: name, contentType: "image/png", bytes: [1, 2, 3], contentID: contentID)
    }

    @Test("nests its parts as programs expect them")
    func nesting() throws {
        let picture = try attachment("a.png", contentID: "pic@x")
        let file = try attachment("b.png")
        let table: [(MessageBody, [String])] = [
            (MessageBody(text: "a", html: nil, randomness: 1), ["text/plain"]),
            (MessageBody(text: nil as String?, html: nil, randomness: 1), ["text/plain"]),
            (MessageBody(text: nil, html: "<p>", randomness: 1), ["text/html"]),
            (MessageBody(text: "a", html: "<p>", randomness: 1), ["multipart/alternative", "text/plain", "text/html"]),
            (
                MessageBody(text: "a", html: nil, attachments: [file], randomness: 1),
                ["multipart/mixed", "text/plain", "image/png"]
            ),
            (
                MessageBody(text: "a", html: "<p>", attachments: [file, picture], randomness: 1),
                [
                    "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html",
                    "image/png", "image/png",
                ]
            ),
            (
                MessageBody(text: "a", html: nil, attachments: [picture], randomness: 1),
                ["multipart/mixed", "text/plain", "image/png"]
            ),
        ]
        for (body, expected) in table {
            let types = try written(body).split(separator: "\r\n").filter { $0.hasPrefix("Content-Type: ") }
                .map { $0.dropFirst(14).prefix { $0 != ";" } }
            #expect(types.map(String.init) == expected)
        }
    }

    @Test("parts its parts with lines that stand nowhere else")
    func boundaries() throws {
        let evil = "--=_1.0000000000000001\r\n--=_2.0000000000000001--\r\n"
        let text = try written(MessageBody(text: evil, html: evil, attachments: [attachment("a")], randomness: 1))
        let lines = text.split(separator: "\r\n")
        for level in [1, 2] {
            let boundary = "--=_\(level).0000000000000001"
            #expect(lines.filter { $0 == boundary }.count == 2)
            #expect(lines.filter { $0 == boundary + "--" }.count == 1)
        }
    }

    @Test(
        "names attachments in any script",
        arguments: [
            ("a.pdf", " filename=\"a.pdf\""), ("a \"b\".pdf", " filename=\"a \\\"b\\\".pdf\""),
            ("é.pdf", " filename*=UTF-8''%C3%A9.pdf"),
            (
                String(repeating: "é", count: 12) + ".pdf",
                " filename*0*=UTF-8''%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3;\r\n filename*1*=%A9%C3%A9%C3%A9%C3%A9.pdf"
            ),
        ])
    func filenames(name: String, expected: String) throws {
        let text = try written(MessageBody(text: "a", html: nil, attachments: [attachment(name)], randomness: 1))
        #expect(
            text.contains("attachment;\r\n" + expected + "\r\n") || text.contains("attachment;" + expected + "\r\n"))
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
    }

    @Test(
        "refuses attachments that cannot be described",
        arguments: [
            ("a", "nonsense", nil, ComposeError.Fault.badContentType), ("a", "multipart/mixed", nil, .badContentType),
            ("a", "message/rfc822", nil, .badContentType), ("a", "text/plain\r\nX: y", nil, .badContentType),
            ("a", "text/plain; x", nil, .badContentType), ("a", "text/plain", "no at sign", .badContentID),
            ("a", "text/plain", "a@b>\r\nX: <y", .badContentID),
            (String(repeating: "a", count: 256), "text/plain", nil, .tooLong(byteCount: 256)),
        ] as [(String, String, String?, ComposeError.Fault)])
    func refuses(name: String, type: String, contentID: String?, fault: ComposeError.Fault) {
        #expect(throws: ComposeError(.attachment(index: 0), fault)) {
            try MessagePart.attachment(filename: name, contentType: type, bytes: [], contentID: contentID)
        }
    }
}

@Suite("Content type")
struct ContentTypeTests {
    @Test(
        "is read with its parameters",
        arguments: [
            ("text/plain", "text/plain"), ("TEXT/HTML; Charset=UTF-8", "text/html; charset=UTF-8"),
            ("a/b;c=\"d e\" ; f=g;", "a/b; c=\"d e\"; f=g"), ("a/b; c=\"\\\"\"", "a/b; c=\"\\\"\""),
            ("a/b; c=\"\"", "a/b; c=\"\""),
        ])
    func reads(text: String, written: String) { #expect(ContentType(text)?.description == written) }

    @Test(
        "is refused where it is none",
        arguments: [
            "", "text", "text/", "/plain", "text/plain x", "text/plain;=a", "text/plain;a=", "text/plain;a=\"b", "té/x",
            "a/b; c=\"\r\n\"",
        ])
    func refuses(text: String) { #expect(ContentType(text) == nil) }
}
