import Testing

@testable import Delivery

@Suite("Concurrency feedback")
struct ConcurrencyFeedbackTests {
    @Test("begins with five, or with the limit where that is lower")
    func start() {
        #expect(ConcurrencyFeedback(limit: 20).allowed == 5)
        #expect(ConcurrencyFeedback(limit: 2).allowed == 2)
        #expect(ConcurrencyFeedback(limit: 0).allowed == 1)
    }

    @Test("takes as many successes as there are connections to grow by one, up to the limit")
    func grows() {
        var feedback = ConcurrencyFeedback(limit: 20)
        for _ in 0..<6 { feedback.succeeded() }
        #expect(feedback.allowed == 6)
        for _ in 0..<10_000 { feedback.succeeded() }
        #expect(feedback.allowed == 20)
    }

    @Test("shrinks with failures, and never under one")
    func shrinks() {
        var feedback = ConcurrencyFeedback(limit: 20)
        for _ in 0..<5 { feedback.failed() }
        #expect(feedback.allowed < 5)
        for _ in 0..<100 { feedback.failed() }
        #expect(feedback.allowed == 1)
    }

    @Test("is halved once by a server that asks for less, however many connections heard it")
    func slowDown() {
        var feedback = ConcurrencyFeedback(limit: 20)
        for _ in 0..<10_000 { feedback.succeeded() }
        for _ in 0..<20 { feedback.slowedDown(underWay: 20) }
        #expect(feedback.allowed == 10)
        feedback.slowedDown(underWay: 10)
        feedback.slowedDown(underWay: 10)
        #expect(feedback.allowed == 5)
    }
}
