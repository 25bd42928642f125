import Storage
import TestKit
import Testing

@testable import Accounts

@Suite("Keys proved by SCRAM", .eachEngine)
struct SCRAMKeyTests {
    static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
    }

    /// RFC 7677 section 3: user `user`, password `pencil`.
    static let salt = bytes("5b6d99689d12358eeca04b141236fa81")
    static let authMessage = Array(
        ("n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0").utf8)
    static let proof = bytes("747cdb65aa56224e2352137e52d7bdcad6a0f738df30782caa69a2cfb0277554")
    static let signature = bytes("eabae24d1062db75a9451ff0b6ea7e98c8546549ff741e672d3251b2397de46e")

    @Test("agree with the example of RFC 7677")
    func example() {
        let key = SCRAMKey(password: "pencil", salt: Self.salt)
        #expect(key.serverSignature(for: Self.proof, over: Self.authMessage) == Self.signature)
        #expect(
            SCRAMKey(password: "pencils", salt: Self.salt).serverSignature(for: Self.proof, over: Self.authMessage)
                == nil)
        #expect(key.serverSignature(for: Self.proof, over: Self.authMessage + [0]) == nil)
        #expect(key.serverSignature(for: [], over: Self.authMessage) == nil)
    }

    /// What a client computes.
    static func proof(_ password: String, salt: [UInt8], iterations: Int, over message: [UInt8]) -> [UInt8] {
        let probe = SCRAMKey(password: password, salt: salt, iterationCount: iterations)
        return SCRAMClient.proof(password, salt, iterations, message, storedKey: probe.storedKey)
    }

    @Test("open what the key opens, until it is revoked")
    func accounts() async throws {
        let kit = try await TemporarySpool()
        let accounts = try await Accounts.open(engine: kit.engine, time: kit.time)
        let (id, secret) = try await accounts.makeKey(name: "smtp", scopes: [.send])
        let (salt, iterations) = try await accounts.scramSalt(of: id.description)
        let proof = Self.proof(secret, salt: salt, iterations: iterations, over: [1, 2, 3])
        let found = try await accounts.caller(user: id.description, proof: proof, authMessage: [1, 2, 3])
        #expect(found?.caller == Caller(account: .first, key: id, scopes: [.send]))
        #expect(try await accounts.caller(user: id.description, proof: proof, authMessage: [1, 2]) == nil)
        #expect(try await accounts.caller(user: "anything", proof: proof, authMessage: [1, 2, 3]) == nil)
        #expect(try await accounts.caller(key: id)?.key == id)
        _ = try await accounts.revoke(id)
        #expect(try await accounts.caller(user: id.description, proof: proof, authMessage: [1, 2, 3]) == nil)
        #expect(try await accounts.caller(key: id) == nil)
    }

    @Test("a user that is none has a salt too, and always the same")
    func feigned() async throws {
        let kit = try await TemporarySpool()
        let accounts = try await Accounts.open(engine: kit.engine, time: kit.time)
        let first = try await accounts.scramSalt(of: "nobody")
        #expect(try await accounts.scramSalt(of: "nobody") == first)
        #expect(try await accounts.scramSalt(of: "somebody").salt != first.salt)
        #expect(first.salt.count == SCRAMKey.saltByteCount && first.iterationCount == SCRAMKey.iterationCount)
    }

    @Test("a key of a time without SCRAM can be proved once it has been shown")
    func older() async throws {
        let kit = try await TemporarySpool()
        let accounts = try await Accounts.open(engine: kit.engine, time: kit.time)
        let (id, secret) = try await accounts.makeKey(name: "old", scopes: [.send])
        try await kit.engine.write { try $0.execute(Statement("DELETE FROM scram_key"), []) }
        let feigned = try await accounts.scramSalt(of: id.description)
        #expect(try await accounts.caller(secret: secret)?.key == id)
        let (salt, iterations) = try await accounts.scramSalt(of: id.description)
        #expect(salt != feigned.salt)
        let proof = Self.proof(secret, salt: salt, iterations: iterations, over: [7])
        #expect(try await accounts.caller(user: id.description, proof: proof, authMessage: [7])?.caller.key == id)
    }
}
