import Mail
public import Storage

/// A piece of a list of contacts, in the order of their keys.
public struct ContactPage: Sendable {
    /// May be empty before the end is reached.
    public let contacts: [ContactRecord]
    /// Where the next page begins; `nil`: this was the last.
    public let next: ContactKey?
}

/// Walks over the contacts that a query describes, window by window.
struct ContactScan {
    /// Windows that one call looks through as a rule: 200,000 candidates.
    static let windowLimit = 40

    let query: SegmentQuery

    /// - Parameter windows: how many are looked through at most.
    func page(
        after start: ContactKey?, limit: Int, windows: Int = windowLimit, on connection: any ReadConnection
    ) throws -> ContactPage {
        let (matches, window) = (query.matches, query.window)
        var place = start ?? ContactKey(number: 0)
        var found: [ContactRecord] = []
        for _ in 0..<windows {
            let wanted = limit - found.count
            let page = try connection.all(
                matches, query.matchBindings(after: place, limit: wanted), ContactRecord.init(row:))
            found += page
            if page.count == wanted, let last = page.last { return ContactPage(contacts: found, next: last.key) }
            guard let end = try end(of: window, after: place, on: connection) else {
                return ContactPage(contacts: found, next: nil)
            }
            place = end
        }
        return ContactPage(contacts: found, next: place)
    }

    /// The last candidate of a full window; `nil` where the walk ends in it.
    func end(of window: Statement, after place: ContactKey, on connection: any ReadConnection) throws
        -> ContactKey?
    {
        try connection.first(window, query.windowBindings(after: place)) { row -> ContactKey? in
            row.integer(0) < SegmentQuery.windowSize ? nil : row.key(1)
        } ?? nil
    }
}
