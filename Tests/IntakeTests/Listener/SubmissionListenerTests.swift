import Accounts
import Bounce
import Logging
import Mail
import NIOCore
import NIOPosix
import SMTP
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Submission listener", .eachEngine)
struct SubmissionListenerTests {
    private let temporary: TemporarySpool
    private let accounts: Accounts
    private let submission: Submission

    init() async throws {
        temporary = try await TemporarySpool()
        accounts = try await Accounts.open(engine: temporary.engine, time: temporary.time)
        submission = Submission(spool: temporary.spool, hostName: "mail.example.com", time: temporary.time)
    }

    /// Listens while `body` talks to it.
    private func withListener(
        trusting networks: [String] = ["127.0.0.0/8"], _ body: (RawClient) async throws -> Void
    ) async throws {
        var configuration = SubmissionListenerConfiguration(name: "mail.example.com")
        configuration.port = 0
        configuration.trustedNetworks = networks
        let listener = try await SubmissionListener.bind(
            configuration, submission: submission, accounts: accounts, group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let client = try RawClient(port: try #require(listener.localAddress.port))
        do {
            try await body(client)
        } catch {
            client.close()
            await listener.shutDown(grace: .zero)
            throw error
        }
        client.close()
        await listener.shutDown(grace: .zero)
    }

    @Test("a message is in the store when 250 is said")
    func committed() async throws {
        try await withListener { client in
            #expect(try await client.reply().hasPrefix("220 "))
            #expect(try await client.say("EHLO client.example").contains("250"))
            #expect(try await client.say("MAIL FROM:<ada@example.com>").hasPrefix("250"))
            #expect(try await client.say("RCPT TO:<r1@example.net>").hasPrefix("250"))
            #expect(try await client.say("RCPT TO:<r2@example.net>").hasPrefix("250"))
            #expect(try await client.say("RCPT TO:<R1@example.net>").hasPrefix("250"))
            #expect(try await client.say("DATA").hasPrefix("354"))
            let answer = try await client.say(
                "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: Ada <ada@example.org>\r\n\r\nHi.\r\n..dot\r\n.")
            #expect(answer.hasPrefix("250 2.0.0 Ok: queued as msg_"))
            let records = try await temporary.spool.messages(MessageFilter())
            #expect(Set(records.map(\.recipient)) == ["r1@example.net", "r2@example.net"])
            #expect(
                records.allSatisfy {
                    $0.status == .injected && $0.subject == "Grüße" && $0.from == "Ada <ada@example.org>"
                })
            #expect(answer.contains(records.first { $0.recipient == "r1@example.net" }?.key.description ?? "?"))
            let entries = try await temporary.spool.claim(limit: 10, perDomain: 10)
            #expect(entries.count == 2)
            #expect(Set(entries.map(\.content.key)).count == 1)
            let text = String(buffer: entries[0].content.bytes)
            #expect(
                text.hasPrefix("Received: from client.example ([127.0.0.1])\r\n by mail.example.com with ESMTP id msg_")
            )
            #expect(text.contains("\r\nDate: "))
            #expect(text.contains("\r\nMessage-ID: <msg_"))
            #expect(text.hasSuffix("\r\n\r\nHi.\r\n.dot\r\n"))
            #expect(!text.contains("r1@"))
            #expect(entries[0].content.reversePath.description == "ada@example.com")
        }
    }

    @Test("a suppressed recipient is taken and dropped")
    func suppressed() async throws {
        _ = try await temporary.spool.suppress(
            #require(Mailbox("gone@example.net")), scope: .system, cause: .manual, by: "admin", note: nil,
            expiresAt: nil)
        try await withListener { client in
            try await client.greet()
            #expect(try await client.send(to: ["gone@example.net"], "Subject: a\r\n\r\nb").hasPrefix("250"))
            #expect(try await temporary.spool.messages(MessageFilter()).map(\.status) == [.dropped])
            #expect(try await temporary.spool.claim(limit: 10, perDomain: 10).isEmpty)
        }
    }

    @Test(
        "a header that cannot be sent on is refused, and the session goes on",
        arguments: [
            ("no header at all", "554 5.6.0"), ("From : a@b.example\r\n\r\nx", "554 5.6.0"),
            ("From: a@b\r\nFrom: c@d\r\n\r\nx", "554 5.6.0"),
            ("From: a@b.example, c@b.example\r\n\r\nx", "554 5.6.0 From names several authors"),
            (
                "From: a@b.example, c@d.example\r\nSender: a@b.example\r\n\r\nx",
                "554 5.6.0 From names authors of several"
            ),
            (String(repeating: "Received: x\r\n", count: 51) + "\r\nx", "554 5.4.6"),
        ])
    func refused(content: String, answer: String) async throws {
        try await withListener { client in
            try await client.greet()
            #expect(try await client.send(to: ["r@example.net"], content).hasPrefix(answer))
            #expect(try await temporary.spool.messages(MessageFilter()).isEmpty)
            #expect(try await client.send(to: ["r@example.net"], "Subject: a\r\n\r\nb").hasPrefix("250"))
        }
    }

    @Test("who is not trusted must log in")
    func untrusted() async throws {
        try await withListener(trusting: ["192.0.2.0/24"]) { client in
            try await client.greet()
            #expect(try await client.say("MAIL FROM:<ada@example.com>").hasPrefix("530 5.7.0"))
            #expect(try await client.say("MAIL FROM:<>").hasPrefix("530 5.7.0"))
            #expect(try await client.say("RCPT TO:<r@example.net>").hasPrefix("503"))
        }
    }

    @Test("a key of scope send logs in, with its id or any other name as the user")
    func authentication() async throws {
        let (id, secret) = try await accounts.makeKey(name: "smtp", scopes: [.send])
        for user in [id.description, "anything", ""] where !user.isEmpty {
            try await withListener(trusting: []) { client in
                try await client.greet()
                #expect(try await client.authenticate(user, secret).hasPrefix("235"))
                #expect(try await client.send(to: ["r@example.net"], "Subject: a\r\n\r\nb").hasPrefix("250"))
            }
        }
        let entries = try await temporary.spool.claim(limit: 10, perDomain: 10)
        #expect(entries.count == 2)
        #expect(entries.allSatisfy { String(buffer: $0.content.bytes).contains(" with ESMTPA id ") })
    }

    @Test("other keys, revoked ones, other users' ids and readers do not")
    func failures() async throws {
        let (_, secret) = try await accounts.makeKey(name: "smtp", scopes: [.send])
        let (_, reader) = try await accounts.makeKey(name: "reader", scopes: [.read])
        let (revokedID, revoked) = try await accounts.makeKey(name: "old", scopes: [.send])
        _ = try await accounts.revoke(revokedID)
        let attempts = [("a", "wrong"), ("a", reader), ("a", revoked), (revokedID.description, secret)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (user, password) in attempts {
                group.addTask {
                    try await withListener(trusting: []) { client in
                        try await client.greet()
                        #expect(try await client.authenticate(user, password).hasPrefix("535"))
                        #expect(try await client.say("MAIL FROM:<ada@example.com>").hasPrefix("530"))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await temporary.spool.messages(MessageFilter()).isEmpty)
    }

    @Test("a store that cannot take mail is answered with a temporary refusal")
    func unavailable() async throws {
        try await withListener { client in
            try await client.greet()
            await temporary.engine.close()
            #expect(try await client.send(to: ["r@example.net"], "Subject: a\r\n\r\nb").hasPrefix("421 4.3.2"))
        }
    }

    @Test("a network that cannot be read keeps the listener from starting")
    func badNetwork() async throws {
        await #expect(throws: Network.ParseError.self) {
            try await withListener(trusting: ["127.0.0.1/8"]) { _ in }
        }
    }

    @Test("addresses and headers in UTF-8, and what is asked about delivery, are kept with the mail")
    func extensions() async throws {
        try await withListener { client in
            _ = try await client.reply()
            let offer = try await client.say("EHLO client.example")
            for keyword in ["SMTPUTF8", "DSN", "CHUNKING", "8BITMIME"] { #expect(offer.contains(keyword)) }
            #expect(try await client.say("MAIL FROM:<ö@bücher.example> SMTPUTF8 RET=HDRS ENVID=a+2B1").hasPrefix("250"))
            #expect(try await client.say("RCPT TO:<用户@example.net> NOTIFY=SUCCESS").hasPrefix("250"))
            #expect(try await client.say("DATA").hasPrefix("354"))
            #expect(try await client.say("From: ö@bücher.example\r\nSubject: Grüße\r\n\r\nHi.\r\n.").hasPrefix("250"))
        }
        let entry = try #require(try await temporary.spool.claim(limit: 10, perDomain: 10).first)
        #expect(entry.recipient.description == "用户@example.net")
        #expect(entry.content.reversePath.description == "ö@xn--bcher-kva.example")
        #expect(entry.content.hasUTF8Header && entry.content.isEightBit)
        #expect(entry.content.statusRequest == StatusRequest(returned: .headers, envelopeID: "a+1"))
        #expect(entry.statusRequest?.notify == .success)
        #expect(entry.content.fromDomain == "xn--bcher-kva.example")
        let text = String(buffer: entry.content.bytes)
        #expect(text.contains(" with UTF8SMTP id "))
        #expect(text.contains("\r\nSubject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"))
    }

    @Test("a text of 8 bits is made 7 before it is promised")
    func sevenBit() async throws {
        try await withListener { client in
            try await client.greet()
            let text = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nviele schöne Grüße"
            #expect(try await client.send(to: ["r@example.net"], "Subject: Grüße\r\n" + text).hasPrefix("250"))
        }
        let entry = try #require(try await temporary.spool.claim(limit: 10, perDomain: 10).first)
        #expect(!entry.content.isEightBit && !entry.content.hasUTF8Header)
        #expect(String(buffer: entry.content.bytes).hasSuffix("viele sch=C3=B6ne Gr=C3=BC=C3=9Fe\r\n"))
        #expect(try await temporary.spool.messages(MessageFilter()).map(\.subject) == ["Grüße"])
    }

    @Test("a message may come by BDAT")
    func chunks() async throws {
        try await withListener { client in
            try await client.greet()
            _ = try await client.say("MAIL FROM:<ada@example.com>")
            _ = try await client.say("RCPT TO:<r@example.net>")
            #expect(try await client.say("BDAT 14\r\nSubject: a\r\n").hasPrefix("250 2.0.0 14 bytes"))
            #expect(try await client.say("BDAT 3 LAST\r\n.").hasPrefix("250 2.0.0 Ok: queued"))
        }
        let entry = try #require(try await temporary.spool.claim(limit: 10, perDomain: 10).first)
        #expect(String(buffer: entry.content.bytes).hasSuffix("\r\n\r\n.\r\n"))
    }

    @Test("a key proved by SCRAM logs in under its id, and under no other name")
    func scram() async throws {
        let (id, secret) = try await accounts.makeKey(name: "smtp", scopes: [.send])
        for (user, password, isRight) in [
            (id.description, secret, true), (id.description, "pk_wrong", false), ("x", secret, false),
        ] {
            try await withListener(trusting: []) { client in
                try await client.greet()
                let answer = try await SCRAMDialogue.play(user, password) { try await client.say($0) }
                #expect(answer.hasPrefix(isRight ? "235" : "535"))
                #expect(try await client.say("MAIL FROM:<ada@example.com>").hasPrefix(isRight ? "250" : "530"))
            }
        }
    }

    @Test(
        "a certificate's line is a fingerprint and a key",
        arguments: [
            (String(repeating: "ab", count: 32) + "=key_0000000000001", true),
            (String(repeating: "AB:", count: 31) + "AB=key_0000000000001", true),
            (String(repeating: "ab", count: 31) + "=key_0000000000001", false),
            (String(repeating: "ab", count: 32) + "=acc_0000000000001", false),
            (String(repeating: "ab", count: 32), false),
            ("", false),
        ])
    func certificates(line: String, isGood: Bool) {
        let certificate = try? ClientCertificate.parse(line)
        #expect((certificate != nil) == isGood)
        if isGood { #expect(certificate?.fingerprint == Array(repeating: 0xAB, count: 32)) }
    }
}
