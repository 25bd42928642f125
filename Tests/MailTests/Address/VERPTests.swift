import Mail
import TestKit
import Testing

@Suite("A variable envelope return path")
struct VERPTests {
    private static func random(_ chance: TestKit.SeededChance) -> VERP {
        VERP(
            use: chance.next(below: 2) == 0 ? .returnPath : .trace, message: Int64(chance.nextBits() >> 1),
            day: UInt16(truncatingIfNeeded: chance.nextBits()),
            seal: VERP.Seal(high: chance.nextBits(), low: UInt16(truncatingIfNeeded: chance.nextBits())))
    }

    @Test("is read as it was written, in either case")
    func roundTrip() {
        let chance = TestKit.SeededChance(seed: 7)
        for _ in 0..<20_000 {
            let path = VERPTests.random(chance)
            let text = path.description
            guard VERP(text) == path, VERP(text.uppercased()) == path, text.utf8.count == VERP.byteCount else {
                Issue.record("\(text) is read as \(String(describing: VERP(text)))")
                return
            }
        }
    }

    @Test("is a local part that needs no quotes")
    func isLocalPart() throws {
        let chance = TestKit.SeededChance(seed: 8)
        let text = VERPTests.random(chance).description
        #expect(Mailbox("\(text)@bounces.example.com")?.description == "\(text)@bounces.example.com")
        #expect(Mailbox("\(text.uppercased())@bounces.example.com")?.normalized.localPart == text)
    }

    @Test("another spelling is another path or none")
    func mutations() {
        let chance = TestKit.SeededChance(seed: 9)
        for _ in 0..<20_000 {
            let path = VERPTests.random(chance)
            var bytes = Array(path.description.utf8)
            let place = chance.next(below: bytes.count)
            let old = bytes[place]
            bytes[place] = UInt8(0x20 + chance.next(below: 0x5F))
            guard bytes[place] | 0x20 != old | 0x20 else { continue }
            let read = VERP(String(decoding: bytes, as: UTF8.self))
            guard read != path else {
                Issue.record("\(path) is read from \(String(decoding: bytes, as: UTF8.self))")
                return
            }
        }
    }

    @Test(
        "anything else is none",
        arguments: [
            ("", 0), ("postmaster", 0), ("b-", 2), ("x-", 34), ("b+", 34), ("bz", 34), ("b-z", 34), ("b-i", 34),
            ("b-u", 34),
            ("b-0é", 34), ("b-", 33), ("b-", 35),
        ])
    func noToken(start: String, byteCount: Int) {
        let text = start + String(repeating: "0", count: max(0, byteCount - start.utf8.count))
        #expect(VERP(text) == nil)
    }
}
