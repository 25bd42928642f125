import Mail
import Spool
import Storage
import TestKit
import Testing

@Suite("Changes of limits", .eachEngine)
struct LimitChangeTests {
    private func draft(
        _ kit: TemporarySpool, _ setting: LimitSetting, destination: String = "google", until: Timestamp? = nil,
        isAutomatic: Bool = false
    ) -> LimitChange {
        kit.spool.draft(
            setting, source: "default", destination: destination, until: until, isAutomatic: isAutomatic,
            isAlert: isAutomatic, by: "key_1", why: "they asked", reply: isAutomatic ? "421 slow down\0" : nil)
    }

    @Test("are read back as they were written, the newest first")
    func readBack() async throws {
        let kit = try await TemporarySpool()
        let settings: [LimitSetting] = [
            .connections(3), .messageRate(Rate(10, per: .minute)), .connectionRate(nil), .tls(.required), .stop,
        ]
        let changes =
            settings.map { draft(kit, $0) }
            + [draft(kit, .stop, until: kit.time.now() + .seconds(60), isAutomatic: true)]
        try await kit.spool.record(changes)
        try await kit.spool.record(changes)
        #expect(try await kit.spool.limitChanges(limit: 100) == changes.reversed())
        #expect(try await kit.spool.limitChanges(before: changes[2].key, limit: 1) == [changes[1]])
        #expect(try await kit.spool.limitChanges(destination: "yahoo", limit: 100).isEmpty)
        #expect(try await kit.spool.activeLimitChanges() == changes)
    }

    @Test("that were taken back, or are over, hold no more, and stay to be read")
    func undone() async throws {
        let kit = try await TemporarySpool()
        let changes = [
            draft(kit, .connections(3)), draft(kit, .stop, until: kit.time.now() + .seconds(60)),
            draft(kit, .connections(1), until: kit.time.now() + .seconds(60), isAutomatic: true),
        ]
        try await kit.spool.record(changes)
        let undone = try #require(try await kit.spool.undoLimitChange(changes[0].key, by: "key_2", why: "enough"))
        #expect(undone.undone?.by == "key_2" && undone.undone?.why == "enough")
        #expect(try await kit.spool.undoLimitChange(changes[0].key, by: "key_2", why: "again") == nil)
        kit.time.advance(by: .seconds(61))
        #expect(try await kit.spool.activeLimitChanges().map(\.key) == [changes[2].key], "it is let go of by steps")
        kit.time.advance(by: LimitChange.longestRecovery)
        #expect(try await kit.spool.activeLimitChanges().isEmpty)
        #expect(try await kit.spool.limitChanges(limit: 100).count == 3)
    }

    @Test("survive a restart, and are forgotten ninety days after they are over")
    func restart() async throws {
        let kit = try await TemporarySpool()
        try await kit.spool.record([draft(kit, .connections(3)), draft(kit, .stop, until: kit.time.now())])
        kit.time.advance(by: .seconds(91 * 86_400))
        let again = try await Spool.open(engine: kit.engine, time: kit.time)
        #expect(try await again.activeLimitChanges().map(\.setting) == [.connections(3)])
        try await again.record([])
        #expect(try await again.limitChanges(limit: 100).map(\.setting) == [.connections(3)])
    }
}
