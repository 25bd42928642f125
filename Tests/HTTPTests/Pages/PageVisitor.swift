import HTTPTypes
import Testing

/// Somebody at a browser, signed in with a key.
struct PageVisitor: Sendable {
    let calls: TestCalls
    private let cookie: String

    init(_ calls: TestCalls, key: String? = nil) async throws {
        self.calls = calls
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        let answer = try await calls.post("/sign-in", "key=\(key ?? calls.key)", key: "", headers: form)
        cookie = String(try #require(answer.headers[.setCookie]).prefix { $0 != ";" })
    }

    func get(_ path: String) async throws -> Answer {
        try await calls.get(path, key: "", headers: [.cookie: cookie, .accept: "text/html"])
    }

    /// Sends a form as a page of ours does.
    /// - Parameter site: what the browser says of where the form stood.
    func post(_ path: String, _ form: String, from site: String = "same-origin") async throws -> Answer {
        try await calls.post(
            path, form, key: "",
            headers: [
                .cookie: cookie, .accept: "text/html", .contentType: "application/x-www-form-urlencoded",
                HTTPField.Name("Sec-Fetch-Site")!: site,
            ])
    }
}
