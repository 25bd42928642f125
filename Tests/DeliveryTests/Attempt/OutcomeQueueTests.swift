import Testing

@testable import Delivery

@Suite("Outcome queue")
struct OutcomeQueueTests {
    private func queue(_ count: Int) -> OutcomeQueue<Int> {
        var queue = OutcomeQueue<Int>()
        for number in 0..<count { queue.append(number) }
        return queue
    }

    @Test("gives one batch at a time, in order")
    func batches() {
        var queue = queue(3)
        #expect(queue.takeBatch() == [0, 1, 2])
        queue.append(3)
        #expect(queue.takeBatch() == nil)
        #expect(queue.succeeded() == [0, 1, 2])
        #expect(queue.takeBatch() == [3])
    }

    @Test("a batch that failed comes again, smaller, after a growing wait")
    func failures() {
        var queue = queue(8)
        #expect(queue.takeBatch()?.count == 8)
        #expect(queue.failed() == .milliseconds(50))
        #expect(!queue.isOpen)
        #expect(queue.takeBatch() == [0, 1, 2, 3])
        #expect(queue.failed() == .milliseconds(100))
        #expect(queue.takeBatch() == [0, 1])
        #expect(queue.succeeded() == [0, 1])
        #expect(queue.isOpen)
        #expect(queue.takeBatch() == [2, 3, 4, 5])
    }

    @Test("an outcome that fails alone goes behind the others, and is never lost")
    func poison() {
        var queue = queue(5)
        var settled: [Int] = []
        var rounds = 0
        while settled.count < 4, rounds < 100 {
            rounds += 1
            guard let batch = queue.takeBatch() else { break }
            if batch.contains(2) { _ = queue.failed() } else { settled += queue.succeeded() }
        }
        #expect(settled.sorted() == [0, 1, 3, 4])
        #expect(queue.count == 1)
        _ = queue.takeBatch()
        #expect(queue.succeeded() == [2])
        #expect(queue.isEmpty)
    }

    @Test("too many outcomes under way hold new ones back")
    func backPressure() {
        #expect(queue(1_999).isOpen)
        #expect(!queue(2_000).isOpen)
    }
}
