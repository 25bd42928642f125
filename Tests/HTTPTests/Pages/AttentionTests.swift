import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Delivery
@testable import HTTP

@Suite("What the overview says in trouble", .eachEngine)
struct AttentionTests {
    private func queue(_ site: String, waiting: Int, pausedUntil: Timestamp? = nil) -> QueueState {
        QueueState(
            source: "default", site: site, host: site, provider: "other", group: nil, waiting: waiting, connections: 0,
            inFlight: 0, deliveredCount: 0, refusedCount: 0, pausedUntil: pausedUntil, limits: QueueLimits(),
            allowedConnections: 5)
    }

    @Test("is nothing where all is well")
    func quiet() async throws {
        #expect(Attention(Readiness([.init("store", isPassed: true)]), queues: [], quarantined: 0).lines.isEmpty)
        try await TestNode().withServer { calls async throws in
            #expect(try await !calls.get("/", key: "").text.contains("Needs attention"))
        }
    }

    @Test("names the failing check with its reason and the next step")
    func notReady() async throws {
        let node = try await TestNode(readiness: {
            Readiness([.init("store", isPassed: false, detail: "database or disk is full <1>")])
        })
        try await node.withServer { calls async throws in
            let page = try await calls.get("/", key: "").text
            #expect(page.contains("Needs attention") && page.contains("nothing is accepted"))
            #expect(page.contains("database or disk is full &lt;1&gt;"))
        }
    }

    @Test("tells our own network's fault from others'")
    func network() {
        let lost = Attention(Readiness([]), queues: [], quarantined: 0, hasLostNetwork: true)
        #expect(lost.lines.map(\.words).first?.contains("this machine's network") == true)
    }

    @Test("names the fullest of the destinations that are paused")
    func paused() {
        let until = Timestamp(microseconds: 0)
        let attention = Attention(
            Readiness([]),
            queues: [
                queue("mx.a.example", waiting: 3, pausedUntil: until), queue("mx.b.example", waiting: 9),
                queue("mx.c.example", waiting: 5, pausedUntil: until),
            ], quarantined: 0)
        #expect(attention.lines.map(\.words).first?.contains("2 destinations are paused") == true)
        #expect(attention.lines.map(\.words).first?.contains("mx.c.example") == true)
    }

    @Test("tells why mail waits, with the newest words of the server")
    func heldUp() async throws {
        let node = try await TestNode()
        _ = try await node.populate()
        let heldUp = try await HeldUp(node.spool, account: .first)
        #expect(heldUp.rows.map(\.count) == ["1"])
        try await node.withServer { calls async throws in
            let page = try await calls.get("/", key: "").text
            #expect(page.contains("Why mail waits") && page.contains(heldUp.rows[0].reply))
        }
    }

    @Test("shows the queues that hold most, and how many more there are")
    func queues() {
        let shown = QueuesShown((0..<25).map { queue("mx\($0).example", waiting: 25 - $0) })
        #expect(shown.rows.count == QueuesShown.rowCount)
        #expect(shown.rest == "15 more")
        #expect(!QueuesShown([]).hasRows)
    }
}
