public import Mail
public import Tables

/// Verifies a list from where the last run left it to its end: rows out in the order they came, with what was found out behind
/// them, in memory that does not grow with the list.
///
/// Batches are done on several threads and written one after the other. Whoever runs it keeps the cursor each time what it
/// speaks of is on the disk; a run that begins with it writes the bytes that the ended one would have.
public struct ListRun: Sendable {
    /// Where a list comes from.
    public enum Origin: Sendable {
        case file(String)
        /// Text that comes once: no workbook.
        case stream(any ByteSource & Sendable, ListFormat)
    }

    /// How far it is.
    public struct Progress: Hashable, Sendable {
        /// Bytes of the list that were read, about; of a workbook, of its unpacked cells.
        public let byteCount: Int
        public let counts: ListCounts
        /// Rows that an earlier run did.
        public let passedRows: Int
    }

    public let options: ListOptions
    private let checker: any AddressChecker
    private let width: Int

    /// - Parameters:
    ///   - width: batches at a time: 1...64.
    public init(_ options: ListOptions, checker: any AddressChecker, width: Int) {
        self.options = options
        self.checker = checker
        self.width = min(max(width, 1), 64)
    }

    /// A cursor at the list's beginning; its rows say the whole second.
    public func begin(at now: Timestamp) -> ListCursor {
        ListCursor(startedAt: Timestamp(seconds: now.seconds), options: options)
    }

    /// - Parameters:
    ///   - cursor: where it begins; what `output` holds up to there is as the cursor says.
    ///   - isDue: is asked after each batch whether a cursor is to be kept.
    ///   - keep: keeps a cursor whose rows are on the disk; false ends the run there.
    ///   - progress: is told after each batch.
    /// - Returns: the last cursor; it is complete unless `keep` ended the run.
    /// - Throws: `ListFault`, `CancellationError`, what `keep` throws.
    public func run(
        _ origin: Origin, from cursor: ListCursor, to output: some ListOutput,
        isDue: () -> Bool = { false }, keep: (ListCursor) async throws -> Bool,
        progress: (Progress) async -> Void = { _ in }
    ) async throws -> ListCursor {
        guard !cursor.isComplete else { return cursor }
        var state = State(cursor)
        var reader = try open(origin)
        if cursor.batchCount == 0, cursor.byteCount == 0, let header = reader.plan.header {
            try output.write(header)
            state.cursor.byteCount = header.count
        }
        let work = ListWork(plan: reader.plan, checker: checker, now: cursor.startedAt, verdicts: options.verdicts)
        let isOver = try await withThrowingTaskGroup(of: ListResult.self) { group in
            var (begun, ended) = (0, 0)
            var waiting: [Int: ListResult] = [:]
            var isAtEnd = false
            while true {
                // What was begun and is not written is bounded, whichever batch is the slow one.
                while !isAtEnd, begun - ended < width * 2, begun - ended - waiting.count < width {
                    try Task.checkCancellation()
                    guard let batch = try reader.next() else {
                        isAtEnd = true
                        break
                    }
                    let isWritten = batch.number < cursor.batchCount
                    group.addTask { try await work.run(batch, isWritten: isWritten) }
                    begun += 1
                }
                guard let result = try await group.next() else { break }
                waiting[result.number] = result
                while let next = waiting.removeValue(forKey: ended) {
                    try state.take(next, isWritten: ended < cursor.batchCount, to: output)
                    ended += 1
                    guard state.cursor.batchCount > cursor.batchCount, isDue() else { continue }
                    try output.synchronize()
                    guard try await keep(state.cursor) else {
                        group.cancelAll()
                        return false
                    }
                }
                await progress(
                    Progress(
                        byteCount: reader.byteCount, counts: state.cursor.counts, passedRows: cursor.counts.rows))
            }
            return true
        }
        guard isOver else { return state.cursor }
        guard state.passed == cursor.batchCount else { throw ListFault.changed }
        try output.synchronize()
        state.cursor.isComplete = true
        _ = try await keep(state.cursor)
        return state.cursor
    }

    /// Looks at the first rows of a list.
    /// - Returns: what would come out.
    /// - Throws: `ListFault` where it cannot be verified.
    public static func preview(path: String, _ options: ListOptions) throws(ListFault) -> ListFormat {
        let reader = try ListRun(options, checker: FastVerifier(), width: 1).open(.file(path))
        return options.output ?? reader.plan.format
    }

    private func open(_ origin: Origin) throws(ListFault) -> ListReader {
        do {
            switch origin {
            case .stream(let source, let format):
                return try ListReader(options, format: format, path: nil, source: source)
            case .file(let path):
                let source = try FileSource(path: path, chunkByteCount: 256 << 10)
                return try ListReader(
                    options, format: try options.format ?? ListFormat.sniff(path: path), path: path, source: source)
            }
        } catch {
            throw ListFault(error)
        }
    }

    /// What was done so far.
    private struct State {
        var cursor: ListCursor
        /// Batches of an earlier run that were read again.
        private(set) var passed = 0
        private let before: ListCursor
        private var met = FingerprintSet()
        private var digest = Digest()

        init(_ cursor: ListCursor) {
            self.cursor = cursor
            before = cursor
        }

        mutating func take(_ result: ListResult, isWritten: Bool, to output: some ListOutput) throws(ListFault) {
            digest.add(result.digest)
            if isWritten {
                for fingerprint in result.fingerprints { _ = met.insert(fingerprint) }
                passed += 1
                guard passed < before.batchCount || digest.value == before.digest else { throw .changed }
                return
            }
            var counts = result.counts
            for fingerprint in result.fingerprints where !met.insert(fingerprint) { counts.repeated += 1 }
            try output.write(result.bytes)
            cursor.counts.add(counts)
            if met.hasOverflowed { cursor.counts.isRepeatedAtLeast = true }
            cursor.byteCount += result.bytes.count
            cursor.batchCount += 1
            cursor.digest = digest.value
        }
    }
}

extension ListFormat {
    /// By the first bytes of a file.
    /// - Throws: `ListFault`.
    public static func sniff(path: String) throws(ListFault) -> ListFormat {
        do {
            var beginning = try FileSource(path: path, chunkByteCount: 4_096)
            return try sniff(try beginning.read())
        } catch {
            throw ListFault(error)
        }
    }

    /// - Throws: `ListFault.file`.
    public static func sniff(_ bytes: [UInt8]) throws(ListFault) -> ListFormat {
        guard !bytes.isEmpty else { throw .file(.empty) }
        switch TableFormat.sniff(bytes) {
        case .csv: return .csv
        case .ndjson: return .ndjson
        case .xlsx: return .xlsx
        case nil: throw .file(.unknownFormat)
        }
    }
}
