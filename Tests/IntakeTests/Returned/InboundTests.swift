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

/// A listener for returned mail over a store of its own, with a reader that works when it is told to.
private struct ReturnDesk {
    let kit: TemporarySpool
    let paths: ReturnPaths
    let counters = ReturnedCounters()
    let reader: ReturnedReader
    private static let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    init(kit: TemporarySpool? = nil) async throws {
        let kit = if let kit { kit } else { try await TemporarySpool() }
        self.kit = kit
        let domain = try #require(DomainName("bounces.example.com"))
        paths = try await ReturnPaths.open(domain: domain, engine: kit.engine, time: kit.time)
        reader = ReturnedReader(
            spool: kit.spool, paths: paths, counters: counters, time: kit.time, logger: ReturnDesk.logger)
    }

    /// Messages of one content that were accepted by their servers.
    func delivered(_ addresses: String...) async throws -> [MessageKey] {
        var content = SampleMail.content(to: addresses)
        content.recipients = content.recipients.map {
            NewRecipient(mailbox: $0.mailbox, key: kit.spool.keys.next(MessageKey.self))
        }
        content.reversePath = paths.path(of: try #require(content.recipients[0].key))
        _ = try await kit.spool.accept(Acceptance(account: .first, contents: [content]))
        for entry in try await kit.spool.claim(limit: 10, perDomain: 10) {
            try await kit.spool.settle([SampleMail.delivery(of: entry, at: kit.time.now())])
        }
        return content.recipients.compactMap(\.key)
    }

    func path(of message: MessageKey) -> String { paths.path(of: message).description }

    func withClient(perMinute: Int? = nil, _ body: (RawClient) async throws -> Void) async throws {
        var configuration = InboundListenerConfiguration(name: "mail.example.com")
        configuration.port = 0
        configuration.perMinute = perMinute
        let listener = try await InboundListener.bind(
            configuration, spool: kit.spool, paths: paths, counters: counters,
            group: MultiThreadedEventLoopGroup.singleton, logger: ReturnDesk.logger)
        let client = try RawClient(port: try #require(listener.localAddress.port))
        do {
            try await client.greet()
            try await body(client)
        } catch {
            client.close()
            await listener.shutDown(grace: .zero)
            throw error
        }
        client.close()
        await listener.shutDown(grace: .zero)
    }

    /// Brings mail to `address` over a socket and has it read.
    func bring(_ mail: String, to address: String) async throws {
        try await withClient { client in
            let answer = try await client.bring(mail, to: address)
            #expect(answer.hasPrefix("250 2.0.0 Ok"))
        }
        try await reader.catchUp()
    }

    func statuses(_ messages: [MessageKey]) async throws -> [RecipientStatus?] {
        var statuses: [RecipientStatus?] = []
        for message in messages { statuses.append(try await kit.spool.message(message)?.status) }
        return statuses
    }

    func quarantine() async throws -> [QuarantineReason?] {
        try await kit.spool.returned(state: .quarantined, before: nil, limit: 99).map(\.why)
    }
}

extension RawClient {
    /// A whole transaction with a null reverse-path; the answer to its final dot, or to what went before.
    fileprivate func bring(_ mail: String, to address: String) async throws -> String {
        _ = try await say("MAIL FROM:<>")
        let answer = try await say("RCPT TO:<\(address)>")
        guard answer.hasPrefix("250") else { return answer }
        _ = try await say("DATA")
        return try await say(mail + "\r\n.")
    }
}

@Suite("The inbound listener", .eachEngine)
struct InboundTests {
    @Test("turns ok into hard_bounce when a bounce comes to the return path, and spares the address")
    func lateBounce() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        try await desk.bring(ReturnedMails.dsn(to: path, recipient: "ada@example.com"), to: path.uppercased())
        #expect(try await desk.statuses(messages) == [.hardBounce])
        let events = try await desk.kit.spool.timeline(messages[0])
        #expect(events.map(\.status) == [.injected, .ok, .hardBounce])
        let last = try #require(events.last)
        #expect(last.reason == .recipientUnknown && last.source == .dsn && last.enhancedCode == "5.1.1")
        #expect(last.reply?.contains("User unknown") == true)
        let entries = try await desk.kit.spool.suppressions(SuppressionFilter(.system))
        #expect(entries.map(\.address) == ["ada@example.com"] && entries.first?.event == last.sequence)
        #expect(desk.counters.current[.bounce] == 1)
    }

    @Test("takes a replayed bounce, and changes nothing")
    func replay() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        let bounce = ReturnedMails.dsn(to: path, recipient: "ada@example.com")
        for _ in 0..<5 { try await desk.bring(bounce, to: path) }
        try await desk.bring(ReturnedMails.dsn(to: path, recipient: "ada@example.com", id: "2"), to: path)
        #expect(try await desk.kit.spool.timeline(messages[0]).count == 3)
        #expect(try await desk.kit.spool.suppressionCount() == 1)
        #expect(desk.counters.current[.acceptedTwice] == 4)
        #expect(desk.counters.current[.repeated] == 1)
    }

    @Test("cannot be led by a valid path to somebody else's address")
    func victim() async throws {
        let desk = try await ReturnDesk()
        let mine = try await desk.delivered("ada@example.com")
        let theirs = try await desk.delivered("victim@example.net")
        let path = desk.path(of: mine[0])
        try await desk.bring(
            ReturnedMails.dsn(to: path, recipient: "victim@example.net", diagnostic: "550 5.1.1 no such user"), to: path
        )
        #expect(try await desk.statuses(theirs) == [.ok])
        #expect(try await desk.statuses(mine) == [.hardBounce])
        let listed = try await desk.kit.spool.suppressions(.seen(by: .first))
        #expect(listed.map(\.address) == ["ada@example.com"])
    }

    @Test("refuses what was forged, is too old, is foreign or is no return path, and counts it")
    func refusals() async throws {
        let desk = try await ReturnDesk()
        let path = desk.path(of: try await desk.delivered("ada@example.com")[0])
        let refused = [
            ("b-00000000000000000000000000000000@bounces.example.com", "550 5.1.1"),
            ("ada@bounces.example.com", "550 5.1.1"), ("ada@example.com", "550 5.7.1"),
            ("postmaster@example.com", "550 5.7.1"),
            (path.replacing("@bounces.example.com", with: "@bounces.example.org"), "550 5.7.1"),
            (path.replacing("@", with: "%40") + "@example.net", "550 5.7.1"),
        ]
        try await desk.withClient { client in
            for (address, answer) in refused {
                let said = try await client.bring("x", to: address)
                #expect(said.hasPrefix(answer), "\(address): \(said)")
                _ = try await client.say("RSET")
            }
            desk.kit.time.advance(by: .seconds(31 * 86_400))
            #expect(try await client.bring("x", to: path).hasPrefix("550 5.7.1"))
        }
        let counts = desk.counters.current
        #expect(counts[.refusedForged] == 1 && counts[.refusedUnknown] == 1 && counts[.refusedExpired] == 1)
        #expect(counts[.refusedRelay] == 4 && counts[.accepted] == 0)
        #expect(try await desk.kit.spool.returned(state: nil, before: nil, limit: 9).isEmpty)
    }

    @Test("does what a server for returned mail should, and nothing else")
    func manners() async throws {
        let desk = try await ReturnDesk()
        let path = desk.path(of: try await desk.delivered("ada@example.com")[0])
        try await desk.withClient { client in
            let greeting = try await client.say("EHLO a.example")
            #expect(!greeting.contains("AUTH"))
            #expect(try await client.say("AUTH PLAIN AAAA").hasPrefix("502"))
            #expect(try await client.say("RCPT TO:<\(path)>").hasPrefix("503"))
            #expect(try await client.say("MAIL FROM:<x@example.org>").hasPrefix("250"))
            #expect(try await client.say("RCPT TO:<\(path)>").hasPrefix("250"))
            #expect(try await client.say("RCPT TO:<abuse@bounces.example.com>").hasPrefix("452 4.5.3"))
            #expect(try await client.say("RSET").hasPrefix("250"))
            #expect(try await client.say("MAIL FROM:<> SIZE=99999999").hasPrefix("552"))
            #expect(try await client.say("VRFY \(path)").hasPrefix("252"))
        }
    }

    @Test("asks a network that brings too much to come later")
    func rate() async throws {
        let desk = try await ReturnDesk()
        try await desk.withClient(perMinute: 2) { client in
            for _ in 0..<2 {
                #expect(try await client.say("MAIL FROM:<>").hasPrefix("250"))
                _ = try await client.say("RSET")
            }
            #expect(try await client.say("MAIL FROM:<>").hasPrefix("421 4.7.0"))
        }
        #expect(desk.counters.current[.refusedRate] == 1)
    }

    @Test("loses nothing between its 250 and the settlement")
    func restart() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        try await desk.withClient { client in
            let answer = try await client.bring(ReturnedMails.dsn(to: path, recipient: "ada@example.com"), to: path)
            #expect(answer.hasPrefix("250"))
        }
        // Taken up for reading, and the node dies.
        #expect(try await desk.kit.spool.waitingReturned(limit: 9).count == 1)
        await desk.kit.engine.close()
        let engine = try await desk.kit.store.openEngine()
        let spool = try await Spool.open(engine: engine, time: desk.kit.time)
        let paths = try await ReturnPaths.open(domain: desk.paths.domain, engine: engine, time: desk.kit.time)
        let reader = ReturnedReader(
            spool: spool, paths: paths, counters: ReturnedCounters(), time: desk.kit.time,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await reader.catchUp()
        #expect(try await spool.message(messages[0])?.status == .hardBounce)
        try await reader.catchUp()
        #expect(try await spool.timeline(messages[0]).count == 3)
        await engine.close()
    }

    @Test("sets a mail aside whose reading never ends")
    func poison() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        try await desk.withClient { client in
            _ = try await client.bring(ReturnedMails.dsn(to: path, recipient: "ada@example.com"), to: path)
        }
        for _ in 0..<3 { _ = try await desk.kit.spool.waitingReturned(limit: 9) }
        try await desk.reader.catchUp()
        #expect(try await desk.statuses(messages) == [.ok])
        #expect(try await desk.quarantine() == [.unreadable])
    }
}

@Suite("Mail that comes to a return path", .eachEngine)
struct ReturnedMailTests {
    @Test("is settled on the one of several recipients that it names")
    func shared() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("a@example.com", "b@example.com", "c@example.org")
        let path = desk.path(of: messages[0])
        try await desk.bring(
            ReturnedMails.dsn(
                to: path, recipient: "B@Example.com", status: "5.2.2", diagnostic: "552 5.2.2 Mailbox full"), to: path)
        #expect(try await desk.statuses(messages) == [.ok, .softBounce, .ok])
        #expect(try await desk.kit.spool.suppressionCount() == 0)
        try await desk.bring(ReturnedMails.dsn(to: path, recipient: "nobody@example.com"), to: path)
        #expect(try await desk.statuses(messages) == [.ok, .softBounce, .ok])
        #expect(try await desk.quarantine() == [.untied])
    }

    @Test(
        "changes no status where it tells of a delay or a delivery",
        arguments: [
            ("delayed", "4.4.1", EventKind.delayNotice), ("relayed", "2.0.0", .successNotice),
            ("delivered", "2.0.0", .successNotice),
        ])
    func notices(action: String, status: String, kind: EventKind) async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        try await desk.bring(
            ReturnedMails.dsn(
                to: path, recipient: "ada@example.com", action: action, status: status,
                diagnostic: status.hasPrefix("4") ? "451 4.4.1 connection timed out" : "250 ok"), to: path)
        #expect(try await desk.statuses(messages) == [.ok])
        let last = try #require(try await desk.kit.spool.timeline(messages[0]).last)
        #expect(last.kind == kind && last.status == .ok)
    }

    @Test("is an event of its own where a machine answers")
    func autoReply() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        try await desk.bring(ReturnedMails.autoReply(to: path), to: path)
        let last = try #require(try await desk.kit.spool.timeline(messages[0]).last)
        #expect(last.kind == .autoReply && last.source == .mail && last.reply == "Out of office: Hello")
        #expect(try await desk.statuses(messages) == [.ok])
        #expect(desk.counters.current[.autoReply] == 1)
    }

    @Test("is left to people where it is a letter, or came to the postmaster")
    func letters() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        for address in [path, "Postmaster@bounces.example.com"] {
            try await desk.bring(ReturnedMails.letter(to: address), to: address)
        }
        #expect(try await desk.quarantine() == [.forPeople, .notABounce])
        #expect(try await desk.statuses(messages) == [.ok])
        let record = try #require(try await desk.kit.spool.returned(state: nil, before: nil, limit: 1).first)
        #expect(record.subject == "Lunch" && record.from?.contains("grace@example.org") == true)
    }

    @Test("is a complaint, at fbl, by the return path or the trace that the message carried")
    func complaints() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let others = try await desk.delivered("bob@example.com")
        let fbl = "fbl@bounces.example.com"
        try await desk.bring(
            ReturnedMails.complaint(to: fbl, originalMailFrom: desk.path(of: messages[0])), to: fbl)
        let trace = "X-Postrider-Trace: \(desk.paths.trace(of: others[0]))\n"
        try await desk.bring(
            ReturnedMails.complaint(to: fbl, type: "opt-out", originalMailFrom: nil, header: trace), to: fbl)
        let entries = try await desk.kit.spool.suppressions(SuppressionFilter(.account(.first)))
        #expect(Set(entries.map(\.address)) == ["ada@example.com", "bob@example.com"])
        #expect(entries.allSatisfy { $0.cause == .complaint && $0.event != nil })
        #expect(try await desk.statuses(messages + others) == [.ok, .ok])
        let last = try #require(try await desk.kit.spool.timeline(messages[0]).last)
        #expect(last.kind == .complaint && last.source == .fbl && last.suppression != nil)
        #expect(try await desk.kit.spool.acceptSample(to: ["ada@example.com"])[0].status == .dropped)
    }

    @Test("is no complaint of anybody without our seal, whatever it claims")
    func forgedComplaint() async throws {
        let desk = try await ReturnDesk()
        _ = try await desk.delivered("ada@example.com")
        let fbl = "fbl@bounces.example.com"
        let forged = "b-" + String(repeating: "0", count: 32)
        try await desk.bring(
            ReturnedMails.complaint(
                to: fbl, originalMailFrom: "\(forged)@bounces.example.com",
                header: "X-Postrider-Trace: t-\(forged.dropFirst(2))\nReturn-Path: <ada@example.com>\n"), to: fbl)
        #expect(try await desk.quarantine() == [.untied])
        #expect(try await desk.kit.spool.suppressionCount() == 0)
    }

    @Test("spares nobody where no person complained", arguments: ["not-spam", "auth-failure", "virus"])
    func feedback(type: String) async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let path = desk.path(of: messages[0])
        try await desk.bring(ReturnedMails.complaint(to: path, type: type, originalMailFrom: path), to: path)
        #expect(try await desk.kit.spool.suppressionCount() == 0)
        #expect(try await desk.kit.spool.timeline(messages[0]).map(\.kind) == [.status, .status, .feedback])
    }

    @Test("is tied by a person, and read again")
    func released() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let fbl = "fbl@bounces.example.com"
        try await desk.bring(ReturnedMails.complaint(to: fbl, originalMailFrom: nil), to: fbl)
        let record = try #require(try await desk.kit.spool.returned(state: .quarantined, before: nil, limit: 1).first)
        #expect(try await desk.kit.spool.release(returned: record.key, to: messages[0], by: "ada"))
        try await desk.reader.catchUp()
        #expect(try await desk.kit.spool.returned(record.key)?.state == .settled)
        #expect(try await desk.kit.spool.suppressionCount() == 1)
    }

    @Test("never brings the node down, and never touches another's message, however it is damaged")
    func mutated() async throws {
        let desk = try await ReturnDesk()
        let messages = try await desk.delivered("ada@example.com")
        let bystander = try await desk.delivered("bob@example.com")
        let path = desk.path(of: messages[0])
        let chance = SeededChance(seed: 11)
        let originals = [
            ReturnedMails.dsn(to: path, recipient: "bob@example.com"), ReturnedMails.autoReply(to: path),
            ReturnedMails.complaint(to: path, originalMailFrom: path), ReturnedMails.letter(to: path),
        ].map { Array($0.utf8) }
        for index in 0..<90 {
            var bytes = originals[index % originals.count]
            for _ in 0...chance.next(below: 20) {
                let place = chance.next(below: bytes.count)
                switch chance.next(below: 3) {
                case 0: bytes[place] = UInt8(chance.next(below: 256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + chance.next(below: 40)))
                default: bytes.insert(contentsOf: bytes[..<min(60, bytes.count)], at: place)
                }
                if bytes.isEmpty { bytes = [0x0A] }
            }
            _ = try await desk.kit.spool.keep(
                NewReturnedMail(
                    message: messages[0], recipient: try #require(Mailbox(path)), reversePath: .null, peerAddress: nil,
                    bytes: ByteBuffer(bytes: bytes), byteCount: bytes.count, digest: Array("\(index)".utf8)))
        }
        try await desk.reader.catchUp()
        #expect(try await desk.kit.spool.returnedDepth().waiting == 0)
        #expect(try await desk.kit.spool.timeline(bystander[0]).count == 2)
        let listed = try await desk.kit.spool.suppressions(.seen(by: .first))
        #expect(listed.allSatisfy { $0.address == "ada@example.com" })
    }
}
