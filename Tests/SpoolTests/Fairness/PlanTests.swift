import Storage
import TestKit
import Testing

@testable import Spool

/// No question on the way of a message reads what merely waits: SQLite says how it would find the rows.
@Suite("Statements of claim and settlement")
struct PlanTests {
    @Test("look rows up, and scan nothing", arguments: FlatStatement.allCases)
    func areFlat(statement: FlatStatement) async throws {
        let kit = try await TemporarySpool()
        let steps = try await kit.engine.read { connection -> [String] in
            guard connection.dialect.kind == .sqlite else { return [] }
            let count = statement.sql.split(separator: "$").dropFirst().compactMap { $0.first?.wholeNumberValue }.max()
            let nothing = [Binding](repeating: .integer(0), count: count ?? 0)
            return try connection.all(Statement("EXPLAIN QUERY PLAN " + statement.sql), nothing) { $0.text(3) }
        }
        // Rows that the statement made itself may be scanned. Where two columns are compared at once, SQLite reads on.
        let scans = steps.filter { $0.hasPrefix("SCAN") && !$0.hasPrefix("SCAN share") && $0 != "SCAN CONSTANT ROW" }
        #expect(!steps.isEmpty && scans.isEmpty, "\(steps)")
        #expect(!steps.contains { $0.contains(")>(") }, "\(steps)")
    }
}

enum FlatStatement: CaseIterable {
    case nextShares, oldestOfShare, nextDomain, oldestOfDomain, claimedRow, takeLease, removeWaiting, postpone,
        voidLeases, oldestWaiting, ends

    var sql: String {
        switch self {
        case .nextShares: WaitingTable.nextShares.sql
        case .oldestOfShare: WaitingTable.oldestOfShare.sql
        case .nextDomain: WaitingTable.nextDomain.sql
        case .oldestOfDomain: WaitingTable.oldestOfDomain.sql
        case .claimedRow: ClaimedRow.select.sql
        case .takeLease: Claim.takeLease.sql
        case .removeWaiting: Ledger.removeWaiting.sql
        case .postpone: Ledger.postpone.sql
        case .voidLeases: LeaseSource.voidLeases.sql
        case .oldestWaiting: Spool.oldestWaiting.sql
        case .ends: EventRange.ends.sql
        }
    }
}
