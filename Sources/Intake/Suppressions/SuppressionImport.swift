public import Bounce
internal import JSON
public import Mail
public import Spool
internal import Storage
internal import Tables

/// Puts a CSV list of any length on a suppression list, chunk by chunk: holds one chunk, one batch of rows, and the first of
/// its rejects. What was committed stays where it fails; the same list may be sent again.
public struct SuppressionImport: Sendable {
    public struct Options: Sendable {
        public var scope: SuppressionScope
        /// Who imports it.
        public var by: String
        /// `nil`: seen from the header.
        public var layout: SuppressionLayout?
        /// Of every entry, in the place of what the rows say.
        public var cause: SuppressionRecord.Cause?
        public var note: String?
        public var expiresAt: Timestamp?
        /// Count, and write nothing.
        public var isTrial = false
        /// What the first row of data is called, as a spreadsheet counts; for a list that comes in pieces.
        public var firstRow: Int?
        /// Take bounces too whose words blame the sender or its mail.
        public var takesAll = false

        public init(scope: SuppressionScope, by: String) {
            self.scope = scope
            self.by = by
        }
    }

    public struct Report: Hashable, Sendable {
        /// `nil` where there was no row.
        public internal(set) var layout: SuppressionLayout?
        public internal(set) var rowCount = 0
        public internal(set) var created = 0
        /// Entries that ended sooner, or covered less, and gave way.
        public internal(set) var updated = 0
        /// Addresses that are on the list already.
        public internal(set) var skipped = 0
        public internal(set) var rejected = 0
        /// The first 1,000.
        public internal(set) var rejects: [RecipientCSV.Reject] = []

        mutating func reject(row: Int, _ reason: String, _ text: some Collection<UInt8>) {
            rejected += 1
            guard rejects.count < SuppressionImport.shownRejects else { return }
            let text = String(decoding: text.prefix(RecipientCSV.Reject.maximumTextByteCount), as: UTF8.self)
            rejects.append(RecipientCSV.Reject(row: row, reason: reason, text: text))
        }
    }

    public static let shownRejects = 1_000
    /// Rows of a commit.
    static let batchCount = 500

    public private(set) var report = Report()
    private let options: Options
    private let spool: Spool
    private let rules: RuleSet
    private let now: Timestamp
    private var beginning: [UInt8]? = []
    private var records = CSVRecords(delimiter: UInt8(ascii: ","))
    private var columns: SuppressionColumns?
    private var hasHeader = false
    private var batch: [NewSuppression] = []

    /// - Parameter rules: by which the words of foreign bounces are read.
    public init(_ options: Options, into spool: Spool, rules: RuleSet = .standard, now: Timestamp) {
        self.options = options
        self.spool = spool
        self.rules = rules
        self.now = now
    }

    /// - Throws: `RecipientCSV.Fault` where the list as a whole cannot be read, `EngineError` where it cannot be written.
    public mutating func read(_ chunk: some Collection<UInt8>) async throws {
        if let bytes = beginning.map({ $0 + chunk }) {
            let isLong = bytes.count > CSVRecords.maximumRecordByteCount
            beginning = bytes
            guard isLong || bytes.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
                return
            }
            try begin(bytes)
        } else {
            records.append(chunk)
        }
        try await takeRows(isAtEnd: false)
    }

    /// Reads the last row and writes what is left.
    public mutating func finish() async throws -> Report {
        if let beginning { try begin(beginning) }
        try await takeRows(isAtEnd: true)
        try await write()
        if !options.isTrial, report.rowCount > 0 {
            let notice = notice
            try await spool.engine.write { try Notice.post(notice, on: $0) }
        }
        return report
    }

    /// What followers of the log are told of the list, in the place of a notice for each row.
    private var notice: NewNotice {
        let account: AccountID? = if case .account(let account) = options.scope { account } else { nil }
        return NewNotice(
            .importCompleted, account: account, subject: "suppressions",
            data: [
                "state": "finished", "created": .count(report.created), "updated": .count(report.updated),
                "skipped": .count(report.skipped), "rejected": .count(report.rejected),
            ], at: now)
    }

    private mutating func begin(_ bytes: [UInt8]) throws {
        beginning = nil
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw RecipientCSV.Fault.notUTF8 }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard !text.isEmpty else { throw RecipientCSV.Fault.empty }
        records = CSVRecords(delimiter: CSVRecords.delimiter(of: text))
        records.append(text)
    }

    private mutating func takeRows(isAtEnd: Bool) async throws {
        while let record = records.next(isAtEnd: isAtEnd) {
            guard !record.bytes.isEmpty || record.flaw != nil else { continue }
            if columns == nil, try readHeader(record) { continue }
            if let entry = entry(record) { batch.append(entry) }
            if batch.count >= SuppressionImport.batchCount { try await write() }
        }
    }

    /// - Returns: false where the first row is data.
    private mutating func readHeader(_ record: CSVRecords.Record) throws -> Bool {
        guard record.flaw == nil, let names = try? CSVFields.split(record.bytes, delimiter: records.delimiter) else {
            throw RecipientCSV.Fault.unreadableHeader
        }
        let known = SuppressionLayout(header: names)
        hasHeader = known != nil
        guard let layout = options.layout ?? known ?? SuppressionLayout(firstRow: names) else {
            throw RecipientCSV.Fault.noEmailColumn
        }
        columns = SuppressionColumns(layout, names: hasHeader ? names : layout.headlessColumns)
        report.layout = layout
        return hasHeader
    }

    private mutating func entry(_ record: CSVRecords.Record) -> NewSuppression? {
        guard let columns else { return nil }
        let row = options.firstRow.map { $0 + record.row - (hasHeader ? 2 : 1) } ?? record.row
        do {
            if let flaw = record.flaw { throw SuppressionColumns.RowFault(reason: flaw.sentence) }
            let fields = try CSVFields.split(record.bytes, delimiter: records.delimiter)
            guard var entry = try columns.entry(fields, at: now) else { return nil }
            try check(entry)
            report.rowCount += 1
            entry.cause = options.cause ?? entry.cause
            entry.note = options.note ?? entry.note
            entry.expiresAt = options.expiresAt ?? entry.expiresAt
            return entry
        } catch {
            report.rowCount += 1
            let reason =
                (error as? SuppressionColumns.RowFault)?.reason ?? (error as? CSVFields.SplitError)?.sentence
            report.reject(row: row, reason ?? "cannot be read", record.bytes)
            return nil
        }
    }

    /// Services keep blocks of the sender in the same files as dead addresses; their words tell which it was.
    private func check(_ entry: NewSuppression) throws {
        guard !options.takesAll, options.cause == nil, entry.cause == .hardBounce, let reply = entry.reply else {
            return
        }
        let diagnosis = rules.diagnose(text: Array(reply.utf8.prefix(8_192)).span)
        switch diagnosis.blame {
        case .recipient, .none: return
        case .sender, .message, .policy, .system:
            guard diagnosis.isMatched, diagnosis.reason != .unknown else { return }
            throw SuppressionColumns.RowFault(
                reason: "is a bounce that is not the address's fault (\(diagnosis.reason.rawValue))")
        }
    }

    private mutating func write() async throws {
        guard !batch.isEmpty else { return }
        let entries = batch
        batch.removeAll(keepingCapacity: true)
        let added = try await spool.suppress(
            entries, scope: options.scope, by: options.by, replaces: true, isTrial: options.isTrial)
        for addition in added {
            switch addition.result {
            case .created: report.created += 1
            case .updated: report.updated += 1
            case .skipped: report.skipped += 1
            }
        }
    }
}
