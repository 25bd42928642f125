import Testing

@testable import Accounts

@Suite("API key secret")
struct APIKeySecretTests {
    @Test("every key is another one, over the whole alphabet")
    func chance() {
        var generator = SystemRandomNumberGenerator()
        let texts = (0..<200).map { _ in APIKeySecret(using: &generator).text }
        #expect(Set(texts).count == 200)
        #expect(Set(texts.flatMap { $0.dropFirst(3) }).count == 32)
        #expect(texts.allSatisfy { APIKeySecret($0) != nil })
    }

    @Test("160 bits of the generator are all in it")
    func bits() {
        struct Counter: RandomNumberGenerator {
            var calls: UInt64 = 0
            mutating func next() -> UInt64 {
                calls += 1
                return calls * 0x0123_4567_89AB_CDEF
            }
        }
        var generator = Counter()
        let first = APIKeySecret(using: &generator).text
        #expect(generator.calls == 4)
        #expect(APIKeySecret(using: &generator).text != first)
    }
}
