import App
import Foundation
import Intake
import Mail

/// Reads a list of recipients in batches, a chunk of the file at a time. An address that stands there twice is taken once:
/// every address is remembered, some 100 bytes each.
struct RecipientSource {
    /// A recipient and where it stands, as a spreadsheet counts.
    struct Row {
        let number: Int
        let recipient: LetterRecipient
    }

    static let batchCount = 1_000
    static let chunkByteCount = 256 << 10

    private let path: String
    private let file: FileHandle
    /// Rows before it were sent to by an earlier run.
    private let firstRow: Int

    /// - Parameter path: `-` for standard input.
    init(path: String, firstRow: Int = 0) throws {
        self.path = path
        self.firstRow = firstRow
        guard path != "-" else {
            file = .standardInput
            return
        }
        do {
            file = try FileHandle(forReadingFrom: URL(filePath: path))
        } catch {
            throw CommandFailure(.notFound, "cannot read \(path): \(FailureText.of(error))")
        }
    }

    /// Calls `each` with batches of at most `batchCount` recipients; rejects come as soon as they are read.
    func forEach(_ each: ([Row], [RecipientCSV.Reject]) async throws -> Void) async throws {
        var reader = RecipientCSVReader()
        var batch = RecipientCSV.Batch()
        var pile = Pile(firstRow: firstRow)
        do {
            while let chunk = try chunk(), !chunk.isEmpty {
                try reader.read([UInt8](chunk), into: &batch)
                pile.take(&batch)
                try await pile.handOver(isAtEnd: false, each)
            }
            try reader.finish(into: &batch)
        } catch let fault as RecipientCSV.Fault {
            throw CommandFailure(.wrongUsage, fault.sentence)
        }
        pile.take(&batch)
        try await pile.handOver(isAtEnd: true, each)
    }

    private func chunk() throws -> Data? {
        do {
            return try file.read(upToCount: Self.chunkByteCount)
        } catch {
            throw CommandFailure(.failed, "cannot read \(path): \(FailureText.of(error))")
        }
    }
}

/// Rows that were read and not yet sent.
private struct Pile {
    let firstRow: Int
    private var rows: [RecipientSource.Row] = []
    private var rejects: [RecipientCSV.Reject] = []
    /// The row in which each address stood first.
    private var seen: [Mailbox: Int] = [:]

    init(firstRow: Int) { self.firstRow = firstRow }

    mutating func take(_ batch: inout RecipientCSV.Batch) {
        rejects += batch.rejects.filter { $0.row >= firstRow }
        for (number, recipient) in zip(batch.rows, batch.recipients) {
            let mailbox = recipient.address.mailbox
            if let first = seen.updateValue(number, forKey: mailbox.normalized) {
                seen[mailbox.normalized] = first
                guard number >= firstRow else { continue }
                rejects.append(
                    .init(row: number, reason: "repeats the address of row \(first)", text: mailbox.description))
            } else if number >= firstRow {
                rows.append(RecipientSource.Row(number: number, recipient: recipient))
            }
        }
        rejects.sort { $0.row < $1.row }
        batch = RecipientCSV.Batch()
    }

    mutating func handOver(
        isAtEnd: Bool, _ each: ([RecipientSource.Row], [RecipientCSV.Reject]) async throws -> Void
    ) async throws {
        let size = RecipientSource.batchCount
        var start = 0
        while rows.count - start >= size || isAtEnd && start < rows.count {
            let end = min(start + size, rows.count)
            try await each(Array(rows[start..<end]), rejects)
            rejects = []
            start = end
        }
        rows.removeFirst(start)
        if isAtEnd, !rejects.isEmpty { try await each([], rejects) }
    }
}
