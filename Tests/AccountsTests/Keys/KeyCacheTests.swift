import Storage
import Testing

@testable import Accounts

@Suite("Key cache")
struct KeyCacheTests {
    private let start = ContinuousClock.now

    private func key(_ number: Int) -> KeyTable.LiveKey {
        KeyTable.LiveKey(
            id: APIKeyID(number: Int64(number)),
            caller: Caller(account: .first, key: APIKeyID(number: Int64(number)), scopes: [.send]),
            hash: withUnsafeBytes(of: number.bigEndian) { Array($0) })
    }

    @Test("believes what it knows for a second")
    func lifetime() {
        var cache = KeyCache()
        cache.insert(key(1), now: start, generation: cache.generation)
        #expect(cache.caller(hash: key(1).hash, now: start + .milliseconds(999)) == key(1).caller)
        #expect(cache.caller(hash: key(1).hash, now: start + .seconds(1)) == nil)
        #expect(cache.caller(hash: key(2).hash, now: start) == nil)
    }

    @Test("what was read before a revocation is not believed after it")
    func race() {
        var cache = KeyCache()
        let generation = cache.generation
        cache.remove(key(1).id)
        cache.insert(key(1), now: start, generation: generation)
        #expect(cache.caller(hash: key(1).hash, now: start) == nil)
    }

    @Test("holds a bounded number of keys")
    func bounded() {
        var cache = KeyCache()
        for number in 0..<(2 * KeyCache.maximumCount + 5) {
            cache.insert(key(number), now: start, generation: cache.generation)
            _ = cache.isUseToBeNoted(of: key(number).id, now: start)
        }
        #expect(cache.count <= KeyCache.maximumCount)
    }

    @Test("a key's use is noted once a minute")
    func use() {
        var cache = KeyCache()
        let id = APIKeyID(number: 1)
        let first = cache.isUseToBeNoted(of: id, now: start)
        let soon = cache.isUseToBeNoted(of: id, now: start + .seconds(59))
        let later = cache.isUseToBeNoted(of: id, now: start + .seconds(60))
        let other = cache.isUseToBeNoted(of: APIKeyID(number: 2), now: start)
        #expect([first, soon, later, other] == [true, false, true, true])
    }
}
