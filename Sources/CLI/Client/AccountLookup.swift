/// Finds an account by what people call it.
enum AccountLookup {
    /// - Throws: `CommandFailure` where no account has that name.
    static func id(of text: String, _ api: API) async throws -> String {
        guard !text.hasPrefix("acc_") else { return text }
        var found: String?
        try await Pages(api: api, path: "/v1/accounts", query: []).forEach(limit: .max) { account in
            if account["name"]?.plain == text { found = account["id"]?.plain }
        }
        guard let found else {
            throw CommandFailure(.notFound, "no account is named \"\(text)\"; see postrider accounts list")
        }
        return found
    }
}

/// Finds a person by address.
enum UserLookup {
    /// - Parameter path: `/v1/users` or `/v1/administrators`.
    static func id(of text: String, in path: String, _ api: API) async throws -> String {
        guard !text.hasPrefix("usr_") else { return text }
        let users = try await api.get(path)["data"]?.array ?? []
        guard let user = users.first(where: { $0["email"]?.plain.lowercased() == text.lowercased() }) else {
            throw CommandFailure(.notFound, "\(text) is not among them; see postrider \(path.dropFirst(4)) list")
        }
        return user["id"]?.plain ?? ""
    }
}
