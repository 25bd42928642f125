import HTTPTypes
import TestKit

@testable import HTTP

/// One call about the first account's things, as its own people would make it and as a stranger tries it.
struct Attempt: Sendable {
    let endpoint: Endpoint
    let path: String
    let body: String?
    /// Whether the call names things of the first account: by their ids, or by addresses that only it has.
    let namesThings: Bool

    var method: HTTPRequest.Method { endpoint.method }
    var what: String { "\(method) \(path) \(body ?? "")" }
    /// Everything that the asker said.
    var said: String { path + (body ?? "") }

    /// Every line of `table`, with the ids of things for their names, and every endpoint that no line is about.
    static func all(_ ids: [String: String]) -> (attempts: [Attempt], forgotten: [Endpoint]) {
        let attempts = table.split(separator: "\n").map { Attempt(line: $0, ids) }
        let tried = Set(attempts.map { "\($0.method) \($0.endpoint.path)" })
        let endpoints = Front.endpoints.filter { $0.path.hasPrefix("/v1/") }
        return (attempts, endpoints.filter { !tried.contains("\($0.method) \($0.path)") })
    }

    /// `METHOD /path?query {"body":…}`
    private init(line: Substring, _ ids: [String: String]) {
        let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
        let name = parts[1].prefix { $0 != "?" }
        let found = Front.endpoints.filter { $0.method.rawValue == parts[0] && $0.matches(path: name) }
        // Words stand before parameters.
        guard let endpoint = found.min(by: { $0.parameterCount < $1.parameterCount }) else {
            preconditionFailure("no endpoint answers \(line)")
        }
        self.endpoint = endpoint
        namesThings = line.contains("$")
        path = Attempt.filled(parts[1], ids)
        body = parts.count > 2 ? Attempt.filled(parts[2], ids) : nil
    }

    /// Longer names first: `$contact` is the beginning of another.
    private static func filled(_ text: String, _ ids: [String: String]) -> String {
        let text = ids.sorted { $0.key.count > $1.key.count }.reduce(text) {
            $0.replacing("$\($1.key)", with: $1.value)
        }
        precondition(!text.contains("$"), "nothing is called as in \(text)")
        return text
    }
}
