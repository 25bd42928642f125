import AsyncHTTPClient
import JSON
import NIOCore
import NIOHTTP1

extension TestAPI {
    /// An answer as it came.
    struct Answer: Sendable {
        let status: Int
        let location: String?
        let text: String

        var json: JSONValue { (try? JSONParser.parse(Array(text.utf8))) ?? .null }
        subscript(_ name: String) -> JSONValue? { json[name] }
    }

    /// The same door with another key; an empty one is not sent.
    func with(key: String) -> TestAPI { TestAPI(base: base, key: key) }

    /// Any call, whatever its answer.
    /// - Parameter type: of the body, where there is one.
    func call(
        _ method: HTTPMethod, _ path: String, _ body: String? = nil, type: String = "application/json"
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        if !key.isEmpty { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        if let body {
            request.headers.add(name: "Content-Type", value: type)
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let answer = try await response.body.collect(upTo: 16 << 20)
        return Answer(
            status: Int(response.status.code), location: response.headers.first(name: "Location"),
            text: String(buffer: answer))
    }

    /// The answer to a call that must succeed.
    @discardableResult
    func done(_ method: HTTPMethod, _ path: String, _ body: String? = nil) async throws -> Answer {
        let answer = try await call(method, path, body)
        guard (200..<300).contains(answer.status) else { throw Refused(status: answer.status, text: answer.text) }
        return answer
    }

    /// The id of what a call makes.
    func made(_ path: String, _ body: String) async throws -> String {
        let answer = try await done(.POST, path, body)
        guard let id = answer["id"]?.text else { throw Refused(status: answer.status, text: answer.text) }
        return id
    }
}

extension JSONValue {
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Int64? { if case .integer(let number) = self { number } else { nil } }
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var members: [JSONMember] { if case .object(let members) = self { members } else { [] } }
}

/// Asks again until it is so, a minute and a half at most.
/// - Returns: whether it came to be so.
func eventually(_ isSo: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(90)
    while ContinuousClock.now < deadline {
        if try await isSo() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}
