import Mail
import Testing
import Verification

@Suite("The first level of a verification")
struct FastVerifierTests {
    static let now = Timestamp(seconds: 1_763_800_000)

    static func verify(_ address: String, _ policy: AddressPolicy = .mailbox) -> Verification {
        let bytes = Array(address.utf8)
        return FastVerifier(policy: policy).verify(bytes.span, at: now)
    }

    @Test(
        "has one verdict and one reason",
        arguments: [
            ("ada@gmail.com", .unknown, .ok), ("ada@firma.de", .unknown, .ok), ("ada@[192.0.2.1]", .unknown, .ok),
            ("ada", .undeliverable, .syntax), ("ada@gmail.com\r\n", .undeliverable, .syntax),
            ("ada@mailinator.com", .risky, .disposable), ("info@mailinator.com", .risky, .disposable),
            ("ada@gnail.com", .risky, .typoSuspected), ("info@gnail.com", .risky, .typoSuspected),
            ("info@firma.de", .risky, .role), ("ada@firma.test", .risky, .domainNotFound),
            ("ada@firma.zzzz", .risky, .domainNotFound), ("ada@intranet", .risky, .domainNotFound),
            ("ada@xn--0.de", .risky, .domainNotFound), ("\"info\"@firma.de", .unknown, .ok),
        ] as [(String, Verdict, VerificationReason)])
    func judges(_ address: String, verdict: Verdict, reason: VerificationReason) {
        let found = Self.verify(address)
        #expect(found.verdict == verdict)
        #expect(found.reason == reason)
        #expect((found.verdict == .undeliverable) == (found.score == 0))
    }

    @Test("only the grammar calls an address undeliverable, and nothing deliverable: no list is certain of a mailbox")
    func undeliverable() {
        #expect(Self.verify("ada@gmail.com").score > Self.verify("ada@firma.de").score)
        for address in ["ada@a.invalid", "noreply@mailinator.com", "ada@gmial.con", "x@y"] {
            #expect(Self.verify(address).verdict != .undeliverable)
        }
    }

    @Test("gives the address back as it was given and as mail is sent to it, and says who runs the mailbox")
    func addresses() {
        let found = Self.verify("Ada.L@GMAIL.com")
        #expect(found.address == "Ada.L@GMAIL.com")
        #expect(found.normalized == "Ada.L@gmail.com")
        #expect(found.provider == "google")
        #expect(found.level == .fast)
        #expect(found.checkedAt == Self.now)
        #expect(found.lifetime > 0)
        #expect(!found.isCached && !found.isPending)
        #expect(Self.verify("ada@mail.firma.t-online.de").provider == "t-online")
        #expect(Self.verify("ada@firma.de").provider == nil)
        #expect(Self.verify("用户@bücher.de").normalized == "用户@xn--bcher-kva.de")
        #expect(Self.verify("nobody").normalized == nil)
    }

    @Test("lists its checks in order, each with its own answer")
    func checks() {
        let found = Self.verify("info@gmail.com")
        #expect(found.checks.map(\.name) == [.syntax, .length, .idna, .domain, .disposable, .role, .free, .typo])
        #expect(found.checks.map(\.status) == [.pass, .pass, .skipped, .pass, .pass, .warn, .warn, .pass])
        let literal = Self.verify("ada@[192.0.2.1]")
        #expect(
            literal.checks.map(\.status) == [.pass, .pass, .skipped, .skipped, .skipped, .pass, .skipped, .skipped])
        let refused = Self.verify("a b@example.com")
        #expect(refused.checks[0].status == .fail)
        #expect(refused.checks[0].detail == "a space may not stand before the @ (byte 2)")
        let long = Self.verify(String(repeating: "a", count: 65) + "@example.com")
        #expect(long.checks.map(\.status) == [.fail, .fail, .skipped])
        let strange = Self.verify("ada@☕.example")
        #expect(strange.checks.map(\.status) == [.fail, .skipped, .fail])
    }

    @Test(
        "suggests what was meant, the local part as it was typed",
        arguments: [
            ("Ada+x@GNAIL.com", "Ada+x@gmail.com"), ("\"a d\"@gnail.com", "\"a d\"@gmail.com"),
            ("ada@gmail", "ada@gmail.com"),
            ("ada@gmail,com", "ada@gmail.com"), ("ada@gmail..com", "ada@gmail.com"),
            ("ada@gmail.com.", "ada@gmail.com"),
            ("<ada@gmail.com>", "ada@gmail.com"), (" ada@gmail.com ", "ada@gmail.com"),
            ("ada @gmail.com", "ada@gmail.com"),
            ("ada@gnail,com", "ada@gmail.com"), ("a b@gmail.com", nil), ("ada@gmail.com\n", nil), ("ada@firma,de", nil),
            ("ada@gmail.com", nil), ("ada@firma.de", nil), ("", nil), ("@", nil), ("Ada <ada@gmail.com>", nil),
        ] as [(String, String?)])
    func suggests(_ address: String, suggestion: String?) {
        #expect(Self.verify(address).suggestion == suggestion)
    }

    @Test("a sign-up is refused what a mail server would take")
    func signup() {
        #expect(Self.verify("\"ada\"@gmail.com").reason == .ok)
        #expect(Self.verify("\"ada\"@gmail.com", .signup).reason == .syntax)
        #expect(Self.verify("ada@gmail", .signup).verdict == .undeliverable)
        #expect(Self.verify("ada@gmail", .signup).suggestion == "ada@gmail.com")
        #expect(Self.verify("ad\u{200B}a@gmail.com", .signup).suggestion == nil)
        #expect(Self.verify("ad\u{200B}a@gnail,com", .signup).suggestion == nil)
    }

    @Test("a megabyte is answered with its beginning")
    func long() {
        let found = Self.verify(String(repeating: "a", count: 1 << 20) + "@gmail.com")
        #expect(found.verdict == .undeliverable)
        #expect(found.address.utf8.count <= FastVerifier.shownByteLimit + 3)
    }

    @Test("bytes that are no text are answered too")
    func bytes() {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x40, 0x00, 0x80]
        let found = FastVerifier().verify(bytes.span, at: Self.now)
        #expect(found.verdict == .undeliverable)
        #expect(found.checks[0].detail.utf8.allSatisfy { $0 >= 0x20 })
    }
}
