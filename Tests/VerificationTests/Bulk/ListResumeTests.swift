import Mail
import TestKit
import Testing

@testable import Verification

@Suite("A list whose verification ended halfway")
struct ListResumeTests {
    static let text =
        "email,n\n" + (0..<11_111).map { "\(["ok", "role", "syntax"][$0 % 3])@d\($0 % 5_000).example,\($0)\n" }.joined()

    @Test("goes on where it was: the same bytes and counts as of a run that never ended", arguments: [1, 2, 4])
    func goesOn(end: Int) async throws {
        let (whole, last) = try await Lists.verify(Self.text)
        let run = ListRun(options, checker: SpokenChecker(), width: 3)
        let sheet = Sheet()
        let chance = SeededChance(seed: UInt64(end))
        var cursor = run.begin(at: Lists.moment)
        var rounds = 0
        while !cursor.isComplete {
            let budget = end + (rounds > 0 ? 2 : 0)
            var kept = 0
            let before = cursor
            cursor = try await run.run(
                .stream(Pieces(Self.text, of: 1_000 + chance.next(below: 5_000)), .csv), from: before, to: sheet,
                isDue: { true }
            ) { _ in
                kept += 1
                return kept < budget
            }
            // What was written behind the last cursor was never spoken of.
            sheet.write(Array("half a ro".utf8))
            cursor = try #require(ListCursor(text: cursor.text))
            #expect(cursor.fits(options))
            sheet.keep(cursor.byteCount)
            rounds += 1
        }
        #expect(rounds > 1)
        #expect(sheet.text == whole.text)
        #expect(cursor == last)
        #expect(cursor.counts.repeated == 11_111 - Set((0..<11_111).map { [$0 % 3, $0 % 5_000] }).count)
    }

    private var options: ListOptions {
        var options = ListOptions()
        options.added = [.verdict, .reason]
        return options
    }

    @Test("and that has changed since is not gone on with", arguments: [1, 5_000, 11_111])
    func changed(row: Int) async throws {
        let run = ListRun(options, checker: SpokenChecker(), width: 2)
        var kept = 0
        let cursor = try await run.run(
            .stream(Pieces(Self.text, of: 9_999), .csv), from: run.begin(at: Lists.moment), to: Sheet(), isDue: { true }
        ) { _ in
            kept += 1
            return kept < 4
        }
        var other = Array(Self.text.utf8)
        if row == 11_111 { other.removeLast(other.count / 2) } else { other[row * 10] ^= 1 }
        await #expect(throws: ListFault.changed) {
            _ = try await run.run(
                .stream(Pieces(other, of: 9_999), .csv), from: cursor, to: Sheet(), keep: { _ in true })
        }
    }

    @Test("is gone on with in the manner it was begun alone")
    func manner() {
        let cursor = ListRun(options, checker: SpokenChecker(), width: 1).begin(at: Lists.moment)
        var other = options
        other.output = .tsv
        #expect(cursor.fits(options) && !cursor.fits(other))
        #expect(ListCursor(text: "{}") == nil && ListCursor(text: "") == nil)
    }
}
