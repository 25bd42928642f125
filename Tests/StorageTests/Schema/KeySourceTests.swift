import Mail
import Storage
import TestKit
import Testing

@Suite("Keys")
struct KeySourceTests {
    @Test("rise, also while the clock stands still or goes back")
    func rise() {
        let time = ManualTime()
        let source = KeySource(node: 3) { time.now().microseconds }
        var keys: [MessageKey] = (0..<20_000).map { _ in source.next() }
        time.advance(by: .seconds(-60))
        keys.append(source.next())
        time.advance(by: .seconds(120))
        keys.append(source.next())
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("go on after the greatest in the store, and carry the node")
    func goOn() {
        let first: MessageKey = KeySource(node: 7) { 1_800_000_000_000_000 }.next()
        let later: MessageKey = KeySource(node: 7, after: first.number) { 0 }.next()
        #expect(later > first)
        #expect(first.number >> 14 & 255 == 7)
        #expect(KeySource.lowestKey(at: 1_800_000_000_000_000) <= first.number)
        #expect(KeySource.lowestKey(at: 1_800_000_000_001_000) > first.number)
        #expect(KeySource.lowestKey(at: 0) == 0)
    }

    @Test("are read back from their text, and only from it")
    func text() {
        let key = MessageKey(number: 123_456_789_012_345)
        #expect(MessageKey(key.description) == key)
        for wrong in ["", "msg_", "cmp_0000000000001", "msg_000000000000", "msg_z000000000000", "msg_00000000000u!"] {
            #expect(MessageKey(wrong) == nil, "\(wrong)")
        }
    }
}
