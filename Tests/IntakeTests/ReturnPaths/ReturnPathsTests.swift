import Accounts
import Mail
import NIOCore
import NIOPosix
import SMTP
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Return paths", .eachEngine)
struct ReturnPathsTests {
    private let kit: TemporarySpool
    private let paths: ReturnPaths
    private let domain: DomainName

    init() async throws {
        kit = try await TemporarySpool()
        domain = try #require(DomainName("bounces.example.com"))
        paths = try await ReturnPaths.open(domain: domain, engine: kit.engine, time: kit.time)
    }

    private func mailbox(of message: MessageKey) throws -> Mailbox {
        guard case .mailbox(let mailbox) = paths.path(of: message) else { throw ReturnPaths.Refusal.unknown }
        return mailbox
    }

    private func refusal(of mailbox: Mailbox) -> ReturnPaths.Refusal? {
        do throws(ReturnPaths.Refusal) {
            _ = try paths.message(at: mailbox)
            return nil
        } catch {
            return error
        }
    }

    @Test("lead back to their message, in capital letters too")
    func leadsBack() throws {
        let key = kit.spool.keys.next(MessageKey.self)
        let mailbox = try mailbox(of: key)
        #expect(try paths.message(at: mailbox) == key)
        let loud = try #require(Mailbox("\(mailbox.localPart.uppercased())@BOUNCES.example.com"))
        #expect(try paths.message(at: loud) == key)
    }

    @Test("are good for thirty days after the day on which the message may first go")
    func expire() throws {
        let key = kit.spool.keys.next(MessageKey.self)
        let now = try mailbox(of: key)
        guard case .mailbox(let later) = paths.path(of: key, notBefore: kit.time.now() + .seconds(40 * 86_400)) else {
            Issue.record("no path")
            return
        }
        kit.time.advance(by: .seconds(30 * 86_400))
        #expect(refusal(of: now) == nil)
        kit.time.advance(by: .seconds(86_400))
        #expect(refusal(of: now) == .expired)
        #expect(refusal(of: later) == nil)
        kit.time.advance(by: .seconds(40 * 86_400))
        #expect(refusal(of: later) == .expired)
    }

    @Test("cannot be made without the key: no change of a character, a message or a day is taken")
    func forged() throws {
        let mailbox = try mailbox(of: kit.spool.keys.next())
        let chance = SeededChance(seed: 3)
        let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        for _ in 0..<2_000 {
            var bytes = Array(mailbox.localPart.utf8)
            let place = 2 + chance.next(below: 32)
            let digit = digits[chance.next(below: 32)]
            guard digit != bytes[place] else { continue }
            bytes[place] = digit
            let other = try #require(Mailbox("\(String(decoding: bytes, as: UTF8.self))@\(domain)"))
            guard let refusal = refusal(of: other), refusal != .expired else {
                Issue.record("\(other) is taken for \(mailbox)")
                return
            }
        }
    }

    @Test("of another domain, another node or another use are none of ours")
    func foreign() async throws {
        let key = kit.spool.keys.next(MessageKey.self)
        let mailbox = try mailbox(of: key)
        #expect(refusal(of: try #require(Mailbox("\(mailbox.localPart)@bounces.example.net"))) == .unknown)
        #expect(refusal(of: try #require(Mailbox("\(paths.trace(of: key))@\(domain)"))) == .unknown)
        #expect(refusal(of: try #require(Mailbox("ada@\(domain)"))) == .unknown)
        let other = try await TemporarySpool()
        let theirs = try await ReturnPaths.open(domain: domain, engine: other.engine, time: other.time)
        guard case .mailbox(let path) = theirs.path(of: key) else { return }
        #expect(refusal(of: path) == .forged)
        #expect(throws: ReturnPaths.Refusal.forged) {
            try paths.message(of: theirs.trace(of: key), use: .trace)
        }
        #expect(try paths.message(of: paths.trace(of: key), use: .trace) == key)
        let relabelled = "b" + paths.trace(of: key).dropFirst()
        #expect(refusal(of: try #require(Mailbox("\(relabelled)@\(domain)"))) == .forged)
    }

    @Test("stay good when the key changes, also for a node that is started anew")
    func rotation() async throws {
        let old = try mailbox(of: kit.spool.keys.next())
        try await paths.rotate()
        let new = try mailbox(of: kit.spool.keys.next())
        #expect(refusal(of: old) == nil)
        let again = try await ReturnPaths.open(domain: domain, engine: kit.engine, time: kit.time)
        #expect(throws: Never.self) { try again.message(at: old) }
        #expect(throws: Never.self) { try again.message(at: new) }
    }

    @Test("get a new key when the last one is ninety days old")
    func age() async throws {
        let count = { try await kit.engine.read { try ReturnPathKey.madeSince(.zero, in: $0).count } }
        kit.time.advance(by: .seconds(89 * 86_400))
        try await paths.refresh()
        #expect(try await count() == 1)
        kit.time.advance(by: .seconds(86_400))
        try await paths.refresh()
        #expect(try await count() == 2)
    }

    @Test("are what messages carry: one for each letter, one for a message to many, none for a bounce")
    func submission() async throws {
        let submission = Submission(
            spool: kit.spool, hostName: "mail.example.com", time: kit.time, returnPaths: paths)
        let caller = Caller(account: .first, key: APIKeyID(number: 1), scopes: [.send])
        _ = try await submission.accept(Letters.plain(to: 2), caller: caller, idempotency: nil)
        let letters = try await kit.spool.claim(limit: 10, perDomain: 10)
        #expect(letters.count == 2)
        for entry in letters {
            guard case .mailbox(let path) = entry.content.reversePath else { throw ReturnPaths.Refusal.unknown }
            #expect(try paths.message(at: path) == entry.key)
            let text = String(buffer: entry.content.bytes)
            #expect(text.contains("\r\nX-Postrider-Trace: \(paths.trace(of: entry.key))\r\n"))
        }
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        for reversePath in [ReversePath.mailbox(SampleMail.mailbox("ada@example.com")), .null] {
            let envelope = InboundEnvelope(
                reversePath: reversePath, recipients: ["x@a.example", "y@b.example"].map(SampleMail.mailbox))
            _ = try await submission.acceptRaw(
                ByteBuffer(string: "From: a@b.example\r\n\r\nx\r\n"), envelope: envelope,
                peer: ServerPeer(address: nil),
                account: .first, on: eventLoop
            ).get()
            let entries = try await kit.spool.claim(limit: 10, perDomain: 10)
            #expect(entries.count == 2)
            #expect(Set(entries.map(\.content.key)).count == 1)
            guard case .mailbox(let path) = entries.first?.content.reversePath else {
                #expect(reversePath == .null)
                continue
            }
            let named = try paths.message(at: path)
            #expect(reversePath != .null && entries.contains { $0.key == named })
        }
    }
}
