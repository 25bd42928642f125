internal import JSON
internal import Mail
public import Storage

extension Notice {
    /// Bytes of `data` as it is stored; a webhook's body stays under 20 kB with it.
    static let dataByteLimit = 16 << 10

    /// Posts in the transaction of whoever acts: the notice is there exactly when the act is.
    ///
    ///     try Notice.post(NewNotice(.campaignFinished, account: account, subject: "\(key)", at: now), on: connection)
    /// - Returns: its place.
    @discardableResult
    public static func post(_ notice: NewNotice, on connection: any WriteConnection) throws -> EventSequence {
        EventSequence(number: try post([notice], on: connection).lowerBound)
    }

    /// Many at once, in order.
    /// - Returns: their places.
    @discardableResult
    public static func post(_ notices: [NewNotice], on connection: any WriteConnection) throws -> Range<Int64> {
        guard !notices.isEmpty else { return 0..<0 }
        let first = try EventLog.take(notices.count, on: connection)
        try connection.send(insert, notices.enumerated().map { $1.row(at: first + Int64($0)) })
        return first..<(first + Int64(notices.count))
    }

    private static let insert = Statement(
        "INSERT INTO notice (seq, at, account, kind, subject, data) VALUES ($1, $2, $3, $4, $5, $6)")
}

extension NewNotice {
    fileprivate func row(at place: Int64) -> [Binding] {
        let bytes = data.bytes
        let isWhole = bytes.count <= Notice.dataByteLimit
        return [
            .integer(place), .integer(at.microseconds), .integer(account?.number ?? 0), .text(kind.rawValue),
            .text(StoredText.line(subject)), .text(isWhole ? String(decoding: bytes, as: UTF8.self) : Self.omitted),
        ]
    }

    private static let omitted = #"{"omitted":true}"#
}

extension Notice {
    /// In the order that `init(row:)` reads.
    static let columns = "seq, at, account, kind, subject, data"

    /// `nil` for a kind that a newer release wrote.
    init?(row: any Row) {
        guard let kind = NoticeKind(rawValue: row.text(3)) else { return nil }
        let account = row.integer(2)
        self.init(
            sequence: row.key(0), at: Timestamp(microseconds: row.integer(1)),
            account: account == 0 ? nil : AccountID(number: account), kind: kind, subject: row.text(4),
            data: (try? JSONParser.parse(Array(row.text(5).utf8))) ?? [:])
    }
}
