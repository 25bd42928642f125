import Foundation
import Intake
import Mail

/// Reads a list of recipients in batches, a chunk of the file at a time.
struct RecipientSource {
    static let batchCount = 1_000
    static let chunkByteCount = 256 << 10

    private let file: FileHandle

    init(path: String) throws {
        guard path != "-" else {
            file = .standardInput
            return
        }
        do {
            file = try FileHandle(forReadingFrom: URL(filePath: path))
        } catch {
            throw CommandFailure(.notFound, "cannot read \(path): \((error as NSError).localizedDescription)")
        }
    }

    /// Calls `each` with batches of at most `batchCount` recipients; rejects come as soon as they are read.
    func forEach(_ each: ([LetterRecipient], [RecipientCSV.Reject]) async throws -> Void) async throws {
        var reader = RecipientCSVReader()
        var batch = RecipientCSV.Batch()
        do {
            while let chunk = try file.read(upToCount: Self.chunkByteCount), !chunk.isEmpty {
                try reader.read([UInt8](chunk), into: &batch)
                try await Self.hand(over: &batch, isAtEnd: false, each)
            }
            try reader.finish(into: &batch)
        } catch let fault as RecipientCSV.Fault {
            throw CommandFailure(.wrongUsage, fault.sentence)
        }
        try await Self.hand(over: &batch, isAtEnd: true, each)
    }

    private static func hand(
        over batch: inout RecipientCSV.Batch, isAtEnd: Bool,
        _ each: ([LetterRecipient], [RecipientCSV.Reject]) async throws -> Void
    ) async throws {
        var start = 0
        while batch.recipients.count - start >= batchCount || isAtEnd && start < batch.recipients.count {
            let end = min(start + batchCount, batch.recipients.count)
            let rejects = start == 0 ? batch.rejects : []
            try await each(Array(batch.recipients[start..<end]), rejects)
            if start == 0 { batch.rejects = [] }
            start = end
        }
        batch.recipients.removeFirst(start)
        if isAtEnd, !batch.rejects.isEmpty { try await each([], batch.rejects) }
    }
}
