import HTTPTypes
import Testing

@testable import HTTP

extension TestCalls {
    /// What a form of ours sends, in a session's name or from this machine.
    func send(
        _ path: String, _ fields: KeyValuePairs<String, String>, session: HTTPFields = [:],
        from site: String = "same-origin"
    ) async throws -> Answer {
        var headers = session
        headers[.contentType] = "application/x-www-form-urlencoded"
        headers[HTTPField.Name("Sec-Fetch-Site")!] = site
        let body = fields.map { "\(FormText.encode($0.key))=\(FormText.encode($0.value))" }.joined(separator: "&")
        return try await post(path, body, key: "", headers: headers)
    }

    /// The cookie of somebody who signed in with a key.
    func session(_ key: String) async throws -> HTTPFields {
        let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        let signIn = try await post("/sign-in", "key=\(key)", key: "", headers: form)
        let cookie = try #require(signIn.headers[.setCookie])
        return [.cookie: String(cookie.prefix { $0 != ";" }), .accept: "text/html"]
    }
}

enum HostileText {
    static let marks = ["<script>", "<img src=x", " onfocus='", "\"><i ", "\u{202E}"]
    static let name = #"x"><i onfocus='a'><script>alert(1)</script><img src=x>\#u{202E}"#
}
