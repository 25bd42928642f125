import Mail
import Storage
import TestKit
import Testing

@testable import Intake

@Suite("Tracking tokens")
struct TrackingTokenTests {
    private let key = TrackingKey(number: 1, madeAt: .zero)
    private let message = MessageKey(number: 0x0123_4567_89AB_CDEF)

    private var samples: [TrackingToken] {
        [
            .open(message), .click(message, link: 0), .click(message, link: 127), .click(message, link: 128),
            .click(message, link: .max), .clickTarget(message, url: "https://shop.example/a?b=c&d=ü"),
            .unsubscribe(
                UnsubscribeLink(
                    message: message, account: .first, campaign: CampaignKey(number: 99),
                    address: Mailbox("ada@example.com")!)),
            .unsubscribe(
                UnsubscribeLink(
                    message: message, account: AccountID(number: .max), campaign: nil,
                    address: Mailbox(internationalized: "grüße@bücher.example")!)),
        ]
    }

    @Test("come back as they were made")
    func roundTrip() {
        for token in samples {
            let text = token.write(key)
            #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
            #expect(TrackingToken(text, keys: [key]) == token)
        }
        #expect(TrackingToken.open(message).write(key).utf8.count == 27)
        #expect(!samples[6].write(key).contains("YWRhQGV4YW1wbGUu"), "the address is hidden")
    }

    @Test("are good after the key has changed, and not under another house's")
    func keys() {
        let next = TrackingKey(number: 2, madeAt: .zero)
        let stranger = TrackingKey(number: 1, madeAt: .zero)
        for token in samples {
            #expect(TrackingToken(token.write(key), keys: [next, key]) == token)
            #expect(TrackingToken(token.write(key), keys: [stranger]) == nil)
            #expect(TrackingToken(token.write(key), keys: []) == nil)
        }
    }

    @Test("are worth nothing once any bit of them is changed, cut or added")
    func changed() {
        for token in samples {
            let bytes = Base64URL.decode(token.write(key), upTo: 4_096)!
            for place in bytes.indices {
                for bit in 0..<8 {
                    var changed = bytes
                    changed[place] ^= 1 << UInt8(bit)
                    #expect(TrackingToken(Base64URL.encode(changed), keys: [key]) == nil, "\(place) \(bit)")
                }
                #expect(TrackingToken(Base64URL.encode(Array(bytes[..<place])), keys: [key]) == nil)
            }
            #expect(TrackingToken(Base64URL.encode(bytes + [0]), keys: [key]) == nil)
        }
    }

    @Test("of chance are nobody's", arguments: [1, 2, 3])
    func fuzz(seed: UInt64) {
        let chance = SeededChance(seed: seed)
        let good = samples.map { Array($0.write(key).utf8) }
        for round in 0..<20_000 {
            var bytes: [UInt8]
            if round % 2 == 0 {
                bytes = (0..<chance.next(below: 120)).map { _ in UInt8(truncatingIfNeeded: chance.nextBits()) }
            } else {
                bytes = good[chance.next(below: good.count)]
                for _ in 0...chance.next(below: 4) {
                    switch chance.next(below: 3) {
                    case 0: bytes[chance.next(below: bytes.count)] = UInt8(chance.next(below: 128))
                    case 1: bytes.insert(UInt8(0x21 + chance.next(below: 90)), at: chance.next(below: bytes.count))
                    default: bytes.remove(at: chance.next(below: bytes.count))
                    }
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let token = TrackingToken(text, keys: [key]) else { continue }
            #expect(samples.contains(token), "a token was made of chance")
        }
        #expect(TrackingToken(String(repeating: "A", count: 5_000_000), keys: [key]) == nil)
    }

    @Test("are written as base64url, one text for the same bytes")
    func base64() {
        for count in 0..<40 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ 7) }
            #expect(Base64URL.decode(Base64URL.encode(bytes), upTo: 100) == bytes)
        }
        for bad in ["A", "AB", "A=", "A B1", "AAAA+", "é"] { #expect(Base64URL.decode(bad, upTo: 100) == nil) }
        #expect(Base64URL.decode("AAAA", upTo: 3) == nil)
    }
}

@Suite("Tracking", .eachEngine)
struct TrackingTests {
    @Test("leads where the mail said, after a start and on other nodes too")
    func targets() async throws {
        let store = try TemporaryStore()
        let engine = try await store.openEngine()
        let time = ManualTime()
        let tracking = try await Tracking.open(baseURL: "https://m.example/", engine: engine, time: time)
        let urls = ["https://a.example/", "https://b.example/?x=1", "https://a.example/"]
        let numbers = try await tracking.links.numbers(of: urls, account: .first)
        #expect(numbers[0] == numbers[2] && numbers[0] != numbers[1])
        #expect(try await tracking.links.numbers(of: urls, account: .first) == numbers)
        #expect(try await tracking.links.numbers(of: urls, account: AccountID(number: 2))[0] != numbers[0])
        let message = MessageKey(number: 7)
        let url = tracking.clickURL(message, link: numbers[1])
        #expect(url.hasPrefix("https://m.example/c/"))
        let other = try await Tracking.open(baseURL: "https://m.example", engine: engine, time: time)
        let token = try #require(other.read(url.dropFirst("https://m.example/c/".count)))
        #expect(try await other.target(of: token) == urls[1])
        #expect(try await other.target(of: .click(message, link: 9_999)) == nil)
        #expect(try await other.target(of: .open(message)) == nil)
        try await tracking.rotate()
        let later = tracking.openURL(message).dropFirst("https://m.example/o/".count)
        #expect(other.read(later) == nil)
        try await other.refresh()
        #expect(other.read(later) == .open(message) && other.read(url.dropFirst(20)) == token)
        await engine.close()
    }
}
