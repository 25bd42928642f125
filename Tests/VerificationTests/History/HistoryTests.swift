import Bounce
import Mail
import Spool
import Storage
import TestKit
import Testing

@testable import Verification

@Suite("What was seen here", .eachEngine)
struct HistoryTests {
    /// An event as the log has it, with what history reads of it.
    static func event(
        _ seq: Int64, _ address: String, status: Int64, at: Timestamp, account: Int64 = 1, reason: String? = nil,
        blame: String? = nil, kind: String? = nil, visitor: String? = nil, rule: String? = nil
    ) -> [Binding] {
        [
            .integer(seq), .integer(at.microseconds), .integer(seq), .integer(account), .integer(status), .integer(1),
            .text(address), .text(orNull: reason), .text(orNull: blame), .text(orNull: kind), .text(orNull: visitor),
            .text(orNull: rule),
        ]
    }

    static func write(_ events: [[Binding]], to spool: Spool) async throws {
        let last = events.compactMap { if case .integer(let seq) = $0[0] { Int(seq) } else { nil } }.max() ?? 0
        try await spool.engine.write { connection in
            try connection.executeMany(
                Statement(
                    """
                    INSERT INTO event (seq, at, message, account, status, attempt, is_matched, recipient, \
                    recipient_domain, from_domain, reason, blame, kind, visitor, rule_id)
                    VALUES ($1, $2, $3, $4, $5, $6, 1, $7, 'example.com', 'example.net', $8, $9, $10, $11, $12)
                    """), events)
            try connection.execute(Statement("UPDATE event_log SET last = $1 WHERE last < $1"), [.integer(last)])
        }
    }

    static func mailbox(_ text: String) -> Mailbox { Mailbox(text)! }

    @Test("is each account's own, and follows the log")
    func follows() async throws {
        let kit = try await TemporarySpool()
        let now = kit.time.now()
        let history = History(spool: kit.spool)
        try await Self.write(
            [
                Self.event(1, "ada@example.com", status: 2, at: now - .seconds(900)),
                Self.event(
                    2, "ben@example.com", status: 4, at: now - .seconds(800), reason: "recipient_unknown",
                    blame: "recipient"),
                Self.event(3, "ada@example.com", status: 2, at: now - .seconds(700), account: 2),
                Self.event(4, "ada@example.com", status: 2, at: now - .seconds(600), kind: "opened", visitor: "person"),
                Self.event(
                    5, "cho@example.com", status: 2, at: now - .seconds(500), kind: "opened", visitor: "scanner"),
                Self.event(
                    6, "dee@example.com", status: 5, at: now - .seconds(400), reason: "ip_listed", blame: "sender"),
            ], to: kit.spool)
        try await history.catchUp()
        let names = ["Ada", "ben", "cho", "dee", "eve"].map { Self.mailbox("\($0)@example.com") }
        let own = try await history.of(names, account: AccountID(number: 1))
        #expect(own[0].deliveredAt == now - .seconds(900))
        #expect(own[0].openedAt == now - .seconds(600))
        #expect(own[1].bounce?.kind == .hard)
        #expect(own[1].bounce?.reason == .recipientUnknown)
        #expect(own[2...].allSatisfy { $0.isEmpty })
        let others = try await history.of(names, account: AccountID(number: 2))
        #expect(others[0].deliveredAt == now - .seconds(700))
        #expect(others[0].openedAt == nil)
        #expect(others[1...].allSatisfy { $0.isEmpty })
        let nobodys = try await history.of(names, account: AccountID(number: 3))
        #expect(nobodys.allSatisfy { $0.isEmpty })
        #expect(try await kit.spool.cursor(History.cursorName) == EventSequence(number: 6))
    }

    @Test("the newest of each kind stays, read twice or in stretches")
    func idempotent() async throws {
        let kit = try await TemporarySpool()
        let now = kit.time.now()
        let history = History(spool: kit.spool)
        let ada = [Self.mailbox("ada@example.com")]
        try await Self.write([Self.event(1, "ada@example.com", status: 2, at: now - .seconds(50))], to: kit.spool)
        try await history.catchUp()
        try await Self.write([Self.event(20_001, "ada@example.com", status: 2, at: now - .seconds(90))], to: kit.spool)
        try await history.catchUp()
        try await kit.spool.engine.write { connection in
            try Spool.moveCursor(History.cursorName, to: EventSequence(number: 0), on: connection)
        }
        try await history.catchUp()
        #expect(try await history.of(ada, account: .first).first?.deliveredAt == now - .seconds(50))
        #expect(try await kit.spool.cursor(History.cursorName) == EventSequence(number: 20_001))
    }

    @Test("a bounce is void once its address was taken off the list")
    func removal() async throws {
        let kit = try await TemporarySpool()
        let now = kit.time.now()
        let history = History(spool: kit.spool)
        let ben = Self.mailbox("ben@example.com")
        try await Self.write(
            [
                Self.event(
                    1, "ben@example.com", status: 4, at: now, reason: "recipient_unknown", blame: "recipient")
            ], to: kit.spool)
        try await history.catchUp()
        kit.time.advance(by: .seconds(60))
        _ = try await kit.spool.suppress(
            ben, scope: .system, cause: .hardBounce, by: "delivery", note: nil, expiresAt: nil)
        let suppressed = try #require(try await history.of([ben], account: .first).first)
        #expect(suppressed.suppression?.cause == .hardBounce)
        #expect(suppressed.suppression?.isSystem == true)
        let elsewhere = try await history.of([ben], account: AccountID(number: 9)).first
        #expect(elsewhere?.suppression?.isSystem == true)
        #expect(elsewhere?.bounce == nil)
        _ = try await kit.spool.unsuppress(ben, scope: .system, by: "admin", why: "a mistake")
        let free = try #require(try await history.of([ben], account: .first).first)
        #expect(free.suppression == nil)
        #expect(free.bounce == nil)
    }

    @Test("is forgotten with its person, and when it is old")
    func forgotten() async throws {
        let kit = try await TemporarySpool()
        let now = kit.time.now()
        let history = History(spool: kit.spool)
        try await Self.write(
            [
                Self.event(1, "ada@example.com", status: 2, at: now),
                Self.event(2, "old@example.com", status: 2, at: now - History.lifetime - .seconds(1)),
                Self.event(3, "ben@example.com", status: 2, at: now),
            ], to: kit.spool)
        try await history.catchUp()
        try await kit.spool.engine.write { connection in
            try History.forget(Self.mailbox("Ada@Example.com"), account: .first, on: connection)
        }
        #expect(try await history.cut(pause: .zero) == 1)
        let found = try await history.of(
            ["ada", "old", "ben"].map { Self.mailbox("\($0)@example.com") }, account: .first)
        #expect(found.map { $0.isEmpty } == [true, true, false])
    }

    @Test("hundreds of addresses are looked up together")
    func many() async throws {
        let kit = try await TemporarySpool()
        let history = History(spool: kit.spool)
        let now = kit.time.now()
        try await Self.write(
            (1...2_500).map { Self.event(Int64($0), "p\($0)@example.com", status: 2, at: now) }, to: kit.spool)
        try await history.catchUp()
        let found = try await history.of((1...1_000).map { Self.mailbox("p\($0)@example.com") }, account: .first)
        #expect(found.allSatisfy { $0.deliveredAt == now })
    }
}
