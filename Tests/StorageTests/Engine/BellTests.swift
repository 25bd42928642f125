import Storage
import Synchronization
import Testing

@Suite("A bell ends a rest")
struct BellTests {
    @Test("a ring is heard once, before the wait or in it")
    func isHeardOnce() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.wait(atMost: .seconds(3_600))
        let waiting = Task { await bell.wait(atMost: .seconds(3_600)) }
        bell.ring()
        await waiting.value
    }

    @Test("a cancelled task waits for nothing")
    func isCancelled() async {
        let bell = Bell()
        let waiting = Task { await bell.wait(atMost: .seconds(3_600)) }
        waiting.cancel()
        await waiting.value
    }

    @Test("work rests after a rest that ended by itself, and turns once a ring")
    func restsAgain() async throws {
        let bell = Bell()
        await bell.wait(atMost: .milliseconds(1))
        let (turns, told) = AsyncStream<Void>.makeStream()
        let work = Task { try await StoreWork.repeated(every: .seconds(3_600), orAt: bell) { told.yield() } }
        var heard = turns.makeAsyncIterator()
        for _ in 0..<10 {
            await heard.next()
            bell.ring()
        }
        await heard.next()
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        told.finish()
        #expect(await heard.next() == nil)
    }
}
