internal import Spool
internal import Storage

/// What a detector remembers, in the store; inside one transaction.
enum RefusalTable {
    static func restore(_ detector: inout IncidentDetector, on connection: any ReadConnection) throws {
        try connection.query(selectDays, []) { row in
            guard let destination = Destination(scope: row.integer(0), name: row.text(1)) else { return }
            detector.restore(counts(row, from: 3), .init(destination: destination, day: row.integer(2)))
        }
        try connection.query(selectRecent, []) { row in
            guard let destination = Destination(scope: row.integer(0), name: row.text(1)) else { return }
            let stream = Stream(account: row.integer(3), campaign: row.integer(4))
            detector.restore(
                counts(row, from: 5), .init(destination: destination, span: row.integer(2), stream: stream))
        }
    }

    static func write(_ unsaved: IncidentDetector.Unsaved, on connection: any WriteConnection) throws {
        if !unsaved.cells.isEmpty {
            try connection.send(
                addRecent,
                unsaved.cells.map { cell, counts in
                    [
                        .integer(cell.destination.scope), .text(cell.destination.name), .integer(cell.span),
                        .integer(cell.stream.account), .integer(cell.stream.campaign),
                    ] + bindings(counts)
                })
        }
        if !unsaved.days.isEmpty {
            try connection.send(
                addDay,
                unsaved.days.map { day, counts in
                    [.integer(day.destination.scope), .text(day.destination.name), .integer(day.day)]
                        + bindings(counts)
                })
        }
        let names = unsaved.forgotten.map { [Binding.integer($0.scope), .text($0.name)] }
        if !names.isEmpty {
            try connection.send(forgetRecent, names)
            try connection.send(forgetDays, names)
        }
    }

    /// Forgets what has become history, in the commit that adds it there, and history that is too old.
    static func sweep(spansBefore span: Int64, on connection: any WriteConnection) throws {
        let day = span * DestinationTrack.spanLength / 86_400 - DestinationHistory.dayCount
        try connection.execute(sweepRecent, [.integer(span)])
        try connection.execute(sweepDays, [.integer(day)])
    }

    private static func bindings(_ counts: RefusalCounts) -> [Binding] {
        [.integer(counts.answered)] + IncidentKind.allCases.map { .integer(counts[$0]) }
    }

    private static func counts(_ row: any Row, from column: Int) -> RefusalCounts {
        RefusalCounts(
            answered: Int(row.integer(column)),
            refused: (1...IncidentKind.allCases.count).map { Int(row.integer(column + $0)) })
    }

    private static let names = "answered, recipients, blocked, throttled, outage"
    private static func sums(_ table: String) -> String {
        names.split(separator: ", ").map { "\($0) = \(table).\($0) + excluded.\($0)" }.joined(separator: ", ")
    }

    private static let selectDays = Statement("SELECT scope, name, day, \(names) FROM refusal_day")
    private static let selectRecent = Statement(
        "SELECT scope, name, start, account, campaign, \(names) FROM refusal_recent")
    private static let addRecent = Statement(
        """
        INSERT INTO refusal_recent (scope, name, start, account, campaign, \(names))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (scope, name, start, account, campaign) DO UPDATE SET \(sums("refusal_recent"))
        """)
    private static let addDay = Statement(
        """
        INSERT INTO refusal_day (scope, name, day, \(names)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (scope, name, day) DO UPDATE SET \(sums("refusal_day"))
        """)
    private static let forgetRecent = Statement("DELETE FROM refusal_recent WHERE scope = $1 AND name = $2")
    private static let forgetDays = Statement("DELETE FROM refusal_day WHERE scope = $1 AND name = $2")
    private static let sweepRecent = Statement("DELETE FROM refusal_recent WHERE start < $1")
    private static let sweepDays = Statement("DELETE FROM refusal_day WHERE day < $1")
}
