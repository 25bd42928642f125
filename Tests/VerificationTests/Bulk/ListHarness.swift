import Foundation
import Mail
import Synchronization
import Tables

@testable import Verification

/// Bytes that come in pieces.
struct Pieces: ByteSource, Sendable {
    private var rest: ArraySlice<UInt8>
    private let length: Int

    init(_ text: String, of length: Int) { self.init(Array(text.utf8), of: length) }

    init(_ bytes: [UInt8], of length: Int) {
        rest = bytes[...]
        self.length = length
    }

    mutating func read() -> [UInt8] {
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
    }
}

/// What was written, in memory.
final class Sheet: ListOutput {
    private let written = Mutex<[UInt8]>([])
    var text: String { written.withLock { String(decoding: $0, as: UTF8.self) } }
    var lines: [String] {
        text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init).dropLast()
    }

    func write(_ bytes: [UInt8]) { written.withLock { $0 += bytes } }
    func synchronize() {}
    func keep(_ count: Int) { written.withLock { $0.removeSubrange(count...) } }
}

/// Says of an address what its local part is called.
struct SpokenChecker: AddressChecker {
    func check(_ addresses: AddressBatch, at now: Timestamp) async -> [Verification] {
        (0..<addresses.count).map { index in
            let text = String(decoding: addresses.bytes[addresses.range(index)], as: UTF8.self)
            let reason = VerificationReason(rawValue: text.split(separator: "@").first.map(String.init) ?? "") ?? .ok
            let verdict: Verdict =
                switch reason {
                case .ok: .deliverable
                case .syntax, .mailboxNotFound, .domainNotFound: .undeliverable
                default: .risky
                }
            return Verification(
                address: text, normalized: text, verdict: verdict, reason: reason, score: reason == .ok ? 90 : 10,
                checks: [VerificationCheck(.syntax, .fail, detail: "said so")],
                suggestion: reason == .typoSuspected ? "=1+1@example.com" : nil, checkedAt: now)
        }
    }
}

enum Lists {
    static let moment = Timestamp(rfc3339: "2026-11-22T06:30:00Z")!

    /// What becomes of a text.
    static func verify(
        _ text: String, format: ListFormat = .csv, width: Int = 3, pieces: Int = 1_000,
        _ change: (inout ListOptions) -> Void = { _ in }
    ) async throws -> (sheet: Sheet, cursor: ListCursor) {
        var options = ListOptions()
        options.added = [.verdict, .reason]
        change(&options)
        let run = ListRun(options, checker: SpokenChecker(), width: width)
        let sheet = Sheet()
        let cursor = try await run.run(
            .stream(Pieces(text, of: pieces), format), from: run.begin(at: moment), to: sheet, keep: { _ in true })
        return (sheet, cursor)
    }
}
