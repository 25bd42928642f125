import Accounts
import Mail
import NIOCore
import Spool
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("A tracked letter", .eachEngine)
struct TrackedLetterTests {
    private let kit: TemporarySpool
    private let tracking: Tracking
    private let caller = Caller(account: .first, key: APIKeyID(number: 1), scopes: [.send])

    init() async throws {
        kit = try await TemporarySpool()
        tracking = try await Tracking.open(baseURL: "https://m.example", engine: kit.engine, time: kit.time)
    }

    private func letter() -> Letter {
        var letter = Letters.plain(to: 2)
        letter.to[0].merge = ["id": "a/1"]
        letter.text = "Read https://shop.example/ or leave: {{unsubscribe_url}}\n"
        letter.html = """
            <body><a href="https://shop.example/?a=1&amp;b=2">x</a> <a href="https://shop.example/u/{{id}}">y</a>
            <a href="{{unsubscribe_url}}">out</a></body>
            """
        return letter
    }

    private func sent(
        _ letter: Letter, allowance: LetterTracking = .all
    ) async throws -> [(key: MessageKey, mail: ParsedBody)] {
        let submission = Submission(
            spool: kit.spool, hostName: "mail.example.com", time: kit.time, tracking: tracking,
            allowance: { _ in allowance })
        guard case .accepted = try await submission.accept(letter, caller: caller, idempotency: nil) else {
            Issue.record("not accepted")
            return []
        }
        return try await kit.spool.claim(limit: 9, perDomain: 9).sorted { $0.key < $1.key }
            .map { ($0.key, ParsedBody($0.content.bytes)) }
    }

    @Test("of a campaign leads its links through us, tells of opens, and carries the way out")
    func campaign() async throws {
        var letter = letter()
        letter.campaign = "May"
        let mails = try await sent(letter)
        let (key, mail) = try #require(mails.first)
        let urls = mail.links
        #expect(urls.count == 3 && urls.allSatisfy { $0.hasPrefix("https://m.example/") })
        func read(_ url: String) -> TrackingToken? { tracking.read(url.split(separator: "/").last ?? "") }
        let shared = try #require(read(urls[0]))
        #expect(try await tracking.target(of: shared) == "https://shop.example/?a=1&b=2")
        #expect(read(urls[1]) == .clickTarget(key, url: "https://shop.example/u/a%2F1"))
        let campaign = try #require(try await kit.spool.campaigns(account: .first).first?.key)
        let out = TrackingToken.unsubscribe(
            UnsubscribeLink(
                message: key, account: .first, campaign: campaign, address: letter.to[0].address.mailbox))
        #expect(read(urls[2]) == out)
        #expect(mail.header.contains("List-Unsubscribe: <\(urls[2])>\r\n"))
        #expect(mail.header.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
        #expect(mail.text.contains("<img src=\"\(tracking.openURL(key))\""))
        #expect(mail.text.contains("https://shop.example/ or leave: \(urls[2])"))
        #expect(mails[1].mail.links[0] != urls[0])
    }

    @Test("of no campaign is left alone, unless it is wished otherwise")
    func transactional() async throws {
        let plain = try await sent(letter())
        #expect(plain[0].mail.links[0] == "https://shop.example/?a=1&amp;b=2")
        #expect(!plain[0].mail.header.contains("List-Unsubscribe") && !plain[0].mail.text.contains("<img"))
        var wished = letter()
        wished.tracking = LetterTracking(opens: false, clicks: true)
        let clicks = try await sent(wished)
        #expect(clicks[0].mail.links[0].hasPrefix("https://m.example/c/") && !clicks[0].mail.text.contains("<img"))
    }

    @Test("learns no more of its readers than the account allows; the way out stays")
    func allowance() async throws {
        var letter = letter()
        letter.campaign = "May"
        let off = try await sent(letter, allowance: .off)
        #expect(off[0].mail.links[0].hasPrefix("https://shop.example") && !off[0].mail.text.contains("<img"))
        #expect(off[0].mail.header.contains("List-Unsubscribe: <https://m.example/u/"))
    }

    @Test("leaves an author's own List-Unsubscribe alone")
    func ownHeader() async throws {
        var letter = letter()
        letter.campaign = "May"
        letter.headers = [("List-Unsubscribe", "<https://own.example/u>")]
        let mail = try #require(try await sent(letter).first?.mail)
        #expect(mail.header.contains("List-Unsubscribe: <https://own.example/u>\r\n"))
        #expect(!mail.header.contains("List-Unsubscribe-Post"))
    }

    @Test("offers one click over HTTPS alone")
    func plainHTTP() async throws {
        let plain = try await Tracking.open(baseURL: "http://127.0.0.1:8025", engine: kit.engine, time: kit.time)
        let linking = LetterLinking(
            tracking: plain, wishes: .all, numbers: [], account: .first, campaign: nil, offersUnsubscribe: true)
        #expect(linking.headers("http://x").map(\.name) == ["List-Unsubscribe"])
    }
}

/// A message as its reader has it.
struct ParsedBody {
    let header: String
    /// All its text, decoded.
    let text: String

    init(_ bytes: ByteBuffer) {
        let whole = String(buffer: bytes)
        let parts = whole.split(separator: "\r\n\r\n", maxSplits: 1)
        header = parts[0].replacing("\r\n ", with: " ") + "\r\n"
        text = Self.unquoted(parts.count > 1 ? String(parts[1]) : "")
    }

    /// Targets of its links, as the source has them.
    var links: [String] {
        text.split(separator: "<a href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    /// Quoted-printable, or text as it is.
    private static func unquoted(_ text: String) -> String {
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                output.append(byte)
                continue
            }
            let two = rest.prefix(2)
            if two.elementsEqual("\r\n".utf8) {
                rest = rest.dropFirst(2)
            } else if two.count == 2, let value = UInt8(String(decoding: two, as: UTF8.self), radix: 16) {
                output.append(value)
                rest = rest.dropFirst(2)
            } else {
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
