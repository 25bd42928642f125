import Accounts
import DNS
import Mail
import MailAuth
import Metering
import NIOCore
import NIOPosix
import SMTP
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Mail signing", .eachEngine)
struct MailSigningTests {
    private let temporary: TemporarySpool
    private let domains: Domains
    private let caller = Caller(account: .first, key: APIKeyID(number: 1), scopes: [.send])
    private let resolver: StaticResolver

    init() async throws {
        temporary = try await TemporarySpool()
        domains = try await Domains.open(
            engine: temporary.engine, seal: KeySeal(secret: KeySeal.makeSecret())!, time: temporary.time)
        let shop = DomainName("example.com")!
        let made = try await domains.add(
            shop, of: .first, keys: [NewDKIMKey(.rsaSHA256), NewDKIMKey(.ed25519SHA256)])
        var texts: [DomainName: Lookup<[String]>] = [:]
        for key in made.keys {
            texts[try #require(key.recordName(of: shop))] = .found([key.recordText], timeToLive: .seconds(60))
        }
        resolver = StaticResolver(texts: texts)
    }

    private func submission(isRequired: Bool = false) -> (Submission, MailSigning) {
        let signing = MailSigning(
            domains: domains, isRequired: isRequired, threadCount: 2, time: temporary.time,
            metrics: SigningMetrics(in: Registry()))
        let submission = Submission(
            spool: temporary.spool, hostName: "mail.example.com", time: temporary.time, signing: signing)
        return (submission, signing)
    }

    private func activate() async throws { _ = try await domains.activatePublished(resolver: resolver) }

    private func verify(_ bytes: ByteBuffer) async -> [DKIMResult.Word] {
        await DKIMVerifier(resolver: resolver).verify(Array(buffer: bytes), at: temporary.time.now()).map(\.word)
    }

    @Test("every message of a letter carries good signatures of its own, and the spool holds what was signed")
    func letter() async throws {
        try await activate()
        var letter = Letters.plain(to: 100)
        letter.subject = "For {{email}}"
        letter.headers = [
            ("List-Unsubscribe", "<https://example.com/u/1>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
        guard case .accepted(let recipients) = try await submission().0.accept(letter, caller: caller, idempotency: nil)
        else {
            Issue.record("not accepted")
            return
        }
        let entries = try await temporary.spool.claim(limit: 200, perDomain: 200)
        #expect(entries.count == 100)
        for entry in entries.prefix(5) + entries.suffix(5) {
            #expect(await verify(entry.content.bytes) == [.pass, .pass])
        }
        // Nobody got another's message.
        let last = try #require(entries.first { $0.key == recipients[99].key })
        #expect(String(buffer: last.content.bytes).contains("Subject: For r99@example.net\r\n"))
    }

    @Test("mail of a domain without keys goes unsigned, or is refused where it must be signed")
    func unsigned() async throws {
        let letter = Letters.plain(to: 2)
        guard case .accepted = try await submission().0.accept(letter, caller: caller, idempotency: nil) else {
            Issue.record("not accepted")
            return
        }
        let entries = try await temporary.spool.claim(limit: 10, perDomain: 10)
        #expect(entries.allSatisfy { !String(buffer: $0.content.bytes).contains("DKIM-Signature") })

        let (strict, _) = submission(isRequired: true)
        guard case .faulty(let faults) = try await strict.accept(letter, caller: caller, idempotency: nil),
            case .faulty(let seen) = try await strict.preview(letter, caller: caller)
        else {
            Issue.record("accepted")
            return
        }
        #expect(faults.map(\.code) == ["no_signing_key"])
        #expect(seen == faults)
        try await activate()
        guard case .accepted = try await strict.accept(letter, caller: caller, idempotency: nil) else {
            Issue.record("not accepted")
            return
        }
    }

    private func raw(_ text: String, isRequired: Bool = false) async throws -> ServerReply {
        let (submission, _) = submission(isRequired: isRequired)
        let peer = ServerPeer(address: nil, heloName: "client.example", isEncrypted: false, identity: nil)
        let envelope = InboundEnvelope(
            reversePath: .mailbox(Mailbox("ada@example.com")!), recipients: [Mailbox("bob@example.net")!])
        return try await submission.acceptRaw(
            ByteBuffer(string: text.replacing("\n", with: "\r\n")), envelope: envelope, peer: peer, account: .first,
            on: MultiThreadedEventLoopGroup.singleton.any()
        ).get()
    }

    @Test("a message that comes over SMTP is signed with what was put on top of it")
    func smtp() async throws {
        try await activate()
        let reply = try await raw("From: Ada <ada@example.com>\nTo: bob@example.net\nSubject: hi\n\nbody \n\n\n")
        #expect(reply.code == 250)
        let entry = try #require(try await temporary.spool.claim(limit: 1, perDomain: 1).first)
        let text = String(buffer: entry.content.bytes)
        #expect(text.hasPrefix("DKIM-Signature: v=1; a=rsa-sha256;"))
        #expect(text.contains("\r\nReceived: from client.example"))
        #expect(await verify(entry.content.bytes) == [.pass, .pass])
    }

    @Test("a message that must be signed and cannot be is refused in the dialogue")
    func refused() async throws {
        let reply = try await raw("From: Ada <ada@other.example>\nTo: bob@example.net\n\nbody\n", isRequired: true)
        #expect(reply.code == 550)
        #expect(try await temporary.spool.claim(limit: 1, perDomain: 1).isEmpty)
    }

    @Test("the bench runs every job once, however many come from wherever")
    func bench() async {
        let bench = SigningBench(threadCount: 3)
        let count = await withTaskGroup(of: Int.self) { group in
            for number in 0..<2_000 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        bench.run { continuation.resume(returning: number) }
                    }
                }
            }
            return await group.reduce(into: 0) { count, _ in count += 1 }
        }
        #expect(count == 2_000)
    }
}
