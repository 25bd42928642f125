internal import Mail
public import Spool
internal import Storage

/// The records of a table, a page at a time.
public protocol RecordPager<Record>: Sendable {
    associatedtype Record: Sendable
    /// - Returns: `nil` after the last page; a page may be empty.
    mutating func next() async throws -> [Record]?
}

/// Single bounces, newest first.
public struct BouncePager: RecordPager {
    private let reports: Reports
    private let filter: BounceFilter
    private var before: EventSequence?
    private var isAtEnd = false

    public init(_ filter: BounceFilter, _ reports: Reports) {
        self.filter = filter
        self.reports = reports
    }

    public mutating func next() async throws -> [Event]? {
        guard !isAtEnd else { return nil }
        let page = try await reports.bouncePage(filter, before: before, limit: 1_000)
        (before, isAtEnd) = (page.next, page.next == nil)
        return page.bounces
    }
}

/// Whom an account wrote to, newest first.
public struct RecipientPager: RecordPager {
    private let spool: Spool
    private var filter: MessageFilter
    private var isAtEnd = false

    public init(_ filter: MessageFilter, _ spool: Spool) {
        self.spool = spool
        self.filter = filter
        self.filter.limit = 1_000
    }

    public mutating func next() async throws -> [MessageRecord]? {
        guard !isAtEnd else { return nil }
        let page = try await spool.messagePage(filter)
        (filter.before, isAtEnd) = (page.next, page.next == nil)
        return page.records
    }
}

/// The rows of a report, which are few.
public struct ReportPager: RecordPager {
    private let reports: Reports
    private let query: BouncesReportQuery
    private var isAtEnd = false

    public init(_ query: BouncesReportQuery, _ reports: Reports) {
        self.reports = reports
        self.query = query
    }

    public mutating func next() async throws -> [BouncesReport.Row]? {
        guard !isAtEnd else { return nil }
        isAtEnd = true
        return try await reports.bounces(query).rows
    }
}
