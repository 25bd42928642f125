import Testing

@testable import Accounts

@Suite("Passwords")
struct PasswordTests {
    @Test(
        "those that are guessed first are refused",
        arguments: [
            ("short", PasswordFault.tooShort), ("elevenchars", .tooShort),
            (String(repeating: "ab", count: 129), .tooLong),
            ("aaaaaaaaaaaaaaaa", .tooCommon), ("abababababab", .tooCommon), ("abcdefghijklmn", .tooCommon),
            ("1234567890123", .tooCommon), ("Password12345!", .tooCommon), ("ada@example.com", .tooCommon),
            ("qwertyuiop123", .tooCommon),
        ])
    func refused(text: String, fault: PasswordFault) {
        #expect(throws: fault) { try Password.check(text, against: ["ada@example.com"]) }
    }

    @Test("long ones of any kind are good", arguments: ["correct horse battery", "日本語のパスワードを使います", "x9-Kq.vT2_mZ"])
    func good(text: String) throws {
        try Password.check(text)
    }

    @Test("a hash is read back from its text, and matches its password alone")
    func hash() throws {
        let hash = PasswordHash("correct horse", cost: TestAccounts.cheap)
        let read = try #require(PasswordHash(text: hash.text))
        #expect(read == hash && hash.text.hasPrefix("$scrypt$ln=10,r=1,p=1$"))
        #expect(read.matches("correct horse") && !read.matches("correct horse ") && !read.matches(""))
        #expect(PasswordHash("correct horse", cost: TestAccounts.cheap) != hash)
    }

    @Test("of thousands of wrong ones none matches")
    func wrong() {
        let cheapest = PasswordHash.Cost(logRounds: 10, blockSize: 1, parallelism: 1)
        let hash = PasswordHash("correct horse", cost: cheapest)
        #expect(!(0..<2_000).contains { hash.matches("wrong horse \($0)") })
    }

    @Test("the same character in two forms is the same password")
    func forms() {
        let hash = PasswordHash("caf\u{E9} au lait", cost: TestAccounts.cheap)
        #expect(hash.matches("cafe\u{301} au lait"))
    }

    /// Source: RFC 7914 section 12, the third vector (N 1024, r 8, p 16), its first 32 bytes.
    @Test("is scrypt")
    func vector() throws {
        let hash = PasswordHash(
            "password", salt: Array("NaCl".utf8),
            cost: PasswordHash.Cost(logRounds: 10, blockSize: 8, parallelism: 16))
        #expect(
            hash.hash == [
                0xfd, 0xba, 0xbe, 0x1c, 0x9d, 0x34, 0x72, 0x00, 0x78, 0x56, 0xe7, 0x19, 0x0d, 0x01, 0xe9, 0xfe,
                0x7c, 0x6a, 0xd7, 0xcb, 0xc8, 0x23, 0x78, 0x30, 0xe7, 0x73, 0x76, 0x63, 0x4b, 0x37, 0x31, 0x62,
            ])
    }

    @Test(
        "texts of other kinds and costs beyond reason are no hash",
        arguments: [
            "", "plain", "$argon2id$v=19$m=1$c2FsdHNhbHQ$aGFzaA", "$scrypt$ln=31,r=8,p=1$c2FsdHNhbHQ$aGFzaA",
            "$scrypt$ln=15,r=8$c2FsdHNhbHQ$aGFzaA", "$scrypt$ln=15,r=8,p=1$c2FsdHNhbHQ$aGFzaA",
            "$scrypt$ln=-1,r=8,p=1$c2FsdHNhbHQ$aGFzaA",
        ])
    func noHash(text: String) {
        #expect(PasswordHash(text: text) == nil)
    }
}
