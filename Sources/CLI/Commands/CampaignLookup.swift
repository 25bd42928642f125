/// A campaign by id or by name, as people give it.
enum CampaignLookup {
    /// - Throws: `CommandFailure` (5) where there is none of that name.
    static func id(of text: String?, _ api: API) async throws -> String? {
        guard let text, !text.hasPrefix("cmp_") else { return text }
        var found: String?
        try await Pages(api: api, path: "/v1/campaigns", query: []).forEach(limit: 100_000) { campaign in
            if found == nil, campaign["name"]?.plain == text { found = campaign["id"]?.plain }
        }
        guard let found else {
            throw CommandFailure(.notFound, "there is no campaign \"\(text)\"; see postrider campaigns list")
        }
        return found
    }
}
