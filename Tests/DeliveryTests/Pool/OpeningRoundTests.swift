import Testing

@testable import Delivery

@Suite("Opening round")
struct OpeningRoundTests {
    private func round(_ count: Int, mayFallBack: Bool = true) throws -> OpeningRound {
        let steps = (0..<count).map { OpeningRound.Step(exchanger: $0, usesTLS: true) }
        return try #require(OpeningRound(steps, mayFallBack: mayFallBack))
    }

    @Test("goes through all addresses that cannot be reached")
    func unreachable() throws {
        var round = try round(3)
        #expect(round.failed(.unreachable)?.exchanger == 1)
        #expect(round.failed(.unreachable)?.exchanger == 2)
        #expect(round.failed(.unreachable) == nil)
    }

    @Test("has no more than two conversations")
    func turnedAway() throws {
        var round = try round(5)
        #expect(round.failed(.turnedAway)?.exchanger == 1)
        #expect(round.failed(.turnedAway) == nil)
    }

    @Test("a failed handshake is tried once more in the clear, at the same address")
    func plain() throws {
        var round = try round(2)
        let step = round.failed(.tls)
        #expect(step?.exchanger == 0)
        #expect(step?.usesTLS == false)
        #expect(round.failed(.turnedAway)?.exchanger == 1)
    }

    @Test("credentials never travel in the clear")
    func credentials() throws {
        var round = try round(2, mayFallBack: false)
        let step = round.failed(.tls)
        #expect(step?.exchanger == 1)
        #expect(step?.usesTLS == true)
    }

    @Test("without our own address no other exchanger is tried")
    func noSource() throws {
        var round = try round(3)
        #expect(round.failed(.noSource) == nil)
    }

    @Test("nothing to try is no round")
    func empty() { #expect(OpeningRound([], mayFallBack: true) == nil) }
}
