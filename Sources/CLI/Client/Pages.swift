/// Walks a list of the API page by page.
struct Pages {
    /// Most a page carries.
    static let maximumCount = 500

    let api: API
    let path: String
    var query: [(String, String?)]

    /// Calls `each` for at most `limit` entries, in the order they come.
    func forEach(limit: Int, _ each: (JSON) throws -> Void) async throws {
        var left = limit
        var cursor: String?
        while left > 0 {
            let page = try await api.get(
                path, query + [("limit", String(min(left, Self.maximumCount))), ("after", cursor)])
            let entries = page["data"]?.array ?? []
            for entry in entries.prefix(left) { try each(entry) }
            left -= entries.count
            guard page["has_more"]?.isTrue == true, let next = page["next_after"]?.plain, !next.isEmpty, next != cursor
            else {
                return
            }
            cursor = next
        }
    }
}
