import DNS
import Foundation
import Mail
import MailAuth
import Testing

/// One key of each kind, made once: RSA takes a tenth of a second.
enum TestKeys {
    static let rsa = SigningKey(.rsaSHA256)
    static let ed25519 = SigningKey(.ed25519SHA256)
    static let signer = DKIMSigner(
        domain: name("shop.example"),
        identities: [.init(selector: "r1", key: rsa), .init(selector: "e1", key: ed25519)])
    static let records = [
        "r1._domainkey.shop.example": KeyRecord(rsa).text, "e1._domainkey.shop.example": KeyRecord(ed25519).text,
    ]
    static let letter = mail(
        """
        Received: from a.example by b.example; Sat, 21 Nov 2026 11:16:40 +0000
        From:  Shop <news@shop.example>
        To: Anna <anna@example.net>,
        \t Bert <bert@example.net>
        Subject: Your  order \t
        Date: Sat, 21 Nov 2026 11:16:40 +0000
        Message-ID: <1@shop.example>
        List-Unsubscribe: <https://shop.example/u/1>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        Good day,\u{20}
          your  order\tis on its way.


        """)
    static let now = Timestamp(seconds: 1_795_259_800)
}

@Suite("DKIM signatures")
struct SignAndVerifyTests {
    private func sign(_ message: [UInt8] = TestKeys.letter, by signer: DKIMSigner = TestKeys.signer) throws -> [UInt8] {
        try signer.sign(message.span, at: TestKeys.now) + message
    }

    private func verify(
        _ message: [UInt8], records: [String: String] = TestKeys.records, now: Timestamp = TestKeys.now
    ) async -> [DKIMResult] {
        await DKIMVerifier(resolver: StaticResolver(texts: records)).verify(message, at: now)
    }

    @Test("of every kind are found good", arguments: Canonicalization.allCases, Canonicalization.allCases)
    func good(header: Canonicalization, body: Canonicalization) async throws {
        var signer = TestKeys.signer
        signer.headerCanonicalization = header
        signer.bodyCanonicalization = body
        let results = await verify(try sign(by: signer))
        #expect(results.map(\.word) == [.pass, .pass])
        #expect(results.map(\.algorithm) == [.rsaSHA256, .ed25519SHA256])
        #expect(results.map(\.selector) == ["r1", "e1"])
    }

    @Test("seal the fields that readers are shown, and cover those of one-click unsubscribing")
    func sealing() throws {
        let signed = try sign()
        let block = try HeaderBlock.parse(signed.span)
        let field = try #require(block.firstValue("DKIM-Signature")).replacing("\t", with: "")
        let names = try #require(field.split(separator: "h=").dropFirst().last?.split(separator: ";").first)
        var counts: [Substring: Int] = [:]
        for name in names.split(separator: ":") { counts[name, default: 0] += 1 }
        #expect(counts["from"] == 2)
        #expect(counts["to"] == 2)
        #expect(counts["subject"] == 2)
        #expect(counts["cc"] == 1)
        #expect(counts["list-unsubscribe"] == 2)
        #expect(counts["list-unsubscribe-post"] == 2)
        #expect(counts["sender"] == nil)
        #expect(counts["received"] == nil)
    }

    @Test("have no line over 78 columns, and neither l= nor x= unless asked")
    func form() throws {
        let letter = TestKeys.letter
        let fields = try TestKeys.signer.sign(letter.span, at: TestKeys.now)
        let text = String(decoding: fields, as: UTF8.self)
        for line in text.split(separator: "\r\n") { #expect(line.utf8.count <= 78) }
        #expect(!text.contains(" l="))
        #expect(!text.contains("x="))
        #expect(text.contains("t=1795259800;"))
    }

    @Test("say which harm was done to a mail")
    func harm() async throws {
        let signed = String(decoding: try sign(), as: UTF8.self)
        func words(_ old: String, _ new: String) async -> [DKIMFailure?] {
            #expect(signed.contains(old))
            return await verify(Array(signed.replacing(old, with: new).utf8)).map(\.failure)
        }
        #expect(await words("is on its way", "is stolen") == [.bodyChanged, .bodyChanged])
        #expect(await words("Your  order", "Your debts") == [.signatureMismatch, .signatureMismatch])
        #expect(
            await words("\r\nTo: Anna", "\r\nFrom: other@evil.example\r\nTo: Anna")
                == [.signatureMismatch, .signatureMismatch])
        #expect(
            await words("\r\nTo: Anna", "\r\nCc: other@evil.example\r\nTo: Anna")
                == [.signatureMismatch, .signatureMismatch])
        #expect(await words("u/1>", "u/2>") == [.signatureMismatch, .signatureMismatch])
        // White space and fields that are not covered do not count.
        #expect(await words("Your  order", "Your order") == [nil, nil])
        #expect(await words("Received: from a", "Received: from c") == [nil, nil])
        #expect(await words("is on its way.\r\n", "is on   its way. \r\n\r\n") == [nil, nil])
    }

    @Test("expire when they were told to")
    func expiry() async throws {
        var signer = TestKeys.signer
        signer.lifetime = .seconds(3_600)
        let signed = try sign(by: signer)
        #expect(await verify(signed, now: TestKeys.now + .seconds(3_600)).map(\.failure) == [nil, nil])
        let late = await verify(signed, now: TestKeys.now + .seconds(3_601))
        #expect(late.map(\.failure) == [.expired, .expired])
        #expect(late.first?.word == .policy)
    }

    @Test("are told apart by what is wrong with their key")
    func keys() async throws {
        let signed = try sign()
        let rsa = KeyRecord(TestKeys.rsa).text
        func failure(_ text: String?) async -> DKIMFailure? {
            let records = text.map { ["r1._domainkey.shop.example": $0] } ?? [:]
            return await verify(signed, records: records).first?.failure
        }
        #expect(await failure(rsa) == nil)
        #expect(await failure(nil) == .noKey)
        #expect(await failure("v=DKIM1; p=") == .keyRevoked)
        #expect(await failure("v=DKIM2; p=AAAA") == .keySyntax(.version))
        #expect(await failure("k=rsa; v=DKIM1; p=AAAA") == .keySyntax(.version))
        #expect(await failure("v=DKIM1; k=rsa") == .keySyntax(.publicKey))
        #expect(await failure("v=DKIM1; p=AAA*") == .keySyntax(.publicKey))
        #expect(await failure("v=DKIM1; p=AAAA") == .badKey)
        #expect(await failure("v=DKIM1; x") == .keySyntax(.tags(.missingEquals(offset: 10))))
        #expect(await failure(KeyRecord(TestKeys.ed25519).text) == .keyMismatch)
        #expect(await failure(rsa + "; h=sha1") == .keyMismatch)
        #expect(await failure(rsa + "; h=sha1:sha256") == nil)
        #expect(await failure(rsa + "; s=tlsrpt") == .notForMail)
        #expect(await failure(rsa + "; s=tlsrpt:email; t=y:s") == nil)
        #expect(await failure(KeyRecord(SigningKey(.rsaSHA256)).text) == .signatureMismatch)
        let short = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALxL4Ob/Tdyo3ZTGOTTgmtrwVyN7y3o7Fk1lP8LwnrwYQWn4jSy9ZB9x"
        #expect(await failure("v=DKIM1; p=" + short + "AAAA") != nil)
        let resolver = StaticResolver(texts: [name("r1._domainkey.shop.example"): .failed("SERVFAIL")])
        let results = await DKIMVerifier(resolver: resolver).verify(signed, at: TestKeys.now)
        #expect(results.first?.failure == .keyUnavailable("SERVFAIL"))
        #expect(results.first?.word == .temporaryError)
    }

    @Test("are told apart by what is wrong with their field")
    func fields() async throws {
        func failure(_ field: String) async -> DKIMFailure? {
            await verify(mail("DKIM-Signature: \(field)\n") + TestKeys.letter).first?.failure
        }
        let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        func with(_ more: String, a: String = "rsa-sha256", h: String = "from") -> String {
            "v=1; a=\(a); d=shop.example; s=r1; h=\(h); bh=\(hash); b=AAAA; \(more)"
        }
        #expect(await failure(with("")) == .bodyChanged)
        #expect(await failure("v=1; a=rsa-sha256") == .missingTag("b"))
        #expect(await failure("v=1; a") == .syntax(.missingEquals(offset: 7)))
        #expect(await failure(with("").replacing("v=1", with: "v=2")) == .version)
        #expect(await failure(with("", a: "rsa-sha1")) == .weakAlgorithm)
        #expect(await failure(with("", a: "dsa-sha256")) == .unknownAlgorithm)
        #expect(await failure(with("c=loose")) == .unknownCanonicalization)
        #expect(await failure(with("q=web/txt")) == .unknownQueryMethod)
        #expect(await failure(with("i=@evil.example")) == .foreignIdentity)
        #expect(await failure(with("i=a@news.shop.example")) == .bodyChanged)
        #expect(await failure(with("i=nobody")) == .badTag("i"))
        #expect(await failure(with("", h: "to:subject")) == .fromNotSigned)
        #expect(await failure(with("", h: "from::to")) == .badTag("h"))
        #expect(await failure(with("t=20; x=10")) == .badTag("x"))
        #expect(await failure(with("t=+20")) == .badTag("t"))
        #expect(await failure(with("l=999")) == .bodyTooShort)
        #expect(await failure(with("").replacing(hash, with: "AAAA")) == .badTag("bh"))
    }

    @Test("are not made for a mail without From")
    func fromless() {
        let message = mail("To: a@example.net\n\nx\n")
        #expect(throws: DKIMSigner.Fault.noFrom) { try TestKeys.signer.sign(message.span, at: TestKeys.now) }
    }

    @Test("at most ten of a mail are looked at")
    func many() async throws {
        let fields = String(repeating: "DKIM-Signature: v=1\r\n", count: 50)
        #expect(await verify(Array(fields.utf8) + TestKeys.letter).count == 10)
        #expect(await verify(TestKeys.letter).isEmpty)
    }
}
