import App
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `/v1` of a node.
struct API {
    /// Largest answer a command holds.
    static let maximumAnswerByteCount = 64 << 20
    /// A page is answered in far less; a batch of a thousand recipients may take seconds on a busy disk.
    static let timeLimit = TimeAmount.seconds(120)

    /// `http://127.0.0.1:8025`
    let base: String
    private let key: String
    private let client: HTTPClient
    /// `acc_…`: in whose name it asks; `nil`: the key's account.
    private(set) var account: String?

    static func with(base: String, key: String, _ body: (API) async throws -> Void) async throws {
        var settings = HTTPClient.Configuration()
        settings.timeout.connect = .seconds(5)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
        let trimmed = base.hasSuffix("/") ? String(base.dropLast()) : base
        do {
            try await body(API(base: trimmed, key: key, client: client))
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    /// The same in the name of another account.
    /// - Parameter text: its id, or its name.
    func acting(for text: String) async throws -> API {
        var api = self
        api.account = text.hasPrefix("acc_") ? text : try await AccountLookup.id(of: text, self)
        return api
    }

    func get(_ path: String, _ query: [(String, String?)] = []) async throws -> JSON {
        try await ask(.GET, path, query, body: nil)
    }

    /// An answer that is JSON whether it is good or bad news.
    func get(_ path: String, alsoTaking status: Int) async throws -> JSON {
        try JSON.parse(Array(try await bytes(path, alsoTaking: status)))
    }

    /// An answer that is text.
    func text(_ path: String) async throws -> String { String(decoding: try await bytes(path), as: UTF8.self) }

    private func bytes(_ path: String, alsoTaking status: Int? = nil) async throws -> [UInt8] {
        let answer = try await send(request(.GET, path, []), alsoTaking: status)
            .body.collect(upTo: Self.maximumAnswerByteCount)
        return Array(answer.readableBytesView)
    }

    func post(_ path: String, _ body: JSON, idempotencyKey: String? = nil) async throws -> JSON {
        try await ask(.POST, path, [], body: body, idempotencyKey: idempotencyKey)
    }

    /// A request whose body is a piece of CSV.
    func post(_ path: String, _ query: [(String, String?)], csv: [UInt8]) async throws -> JSON {
        var request = request(.POST, path, query)
        request.headers.add(name: "Content-Type", value: "text/csv; charset=utf-8")
        request.body = .bytes(ByteBuffer(bytes: csv))
        let answer = try await send(request).body.collect(upTo: Self.maximumAnswerByteCount)
        return try JSON.parse(Array(answer.readableBytesView))
    }

    func patch(_ path: String, _ body: JSON) async throws -> JSON {
        try await ask(.PATCH, path, [], body: body)
    }

    func delete(_ path: String, _ query: [(String, String?)] = []) async throws -> JSON {
        try await ask(.DELETE, path, query, body: nil)
    }

    /// The bytes of an answer in another format, handed on as they come.
    func stream(_ path: String, _ query: [(String, String?)], accept: String, _ each: ([UInt8]) throws -> Void)
        async throws
    {
        var request = request(.GET, path, query)
        request.headers.replaceOrAdd(name: "Accept", value: accept)
        let response = try await send(request)
        for try await buffer in response.body { try each(Array(buffer.readableBytesView)) }
    }

    /// A POST whose body is no JSON.
    func post(
        _ path: String, _ query: [(String, String?)], body: HTTPClientRequest.Body, type: String, limit: TimeAmount
    ) async throws -> JSON {
        var request = request(.POST, path, query)
        request.headers.add(name: "Content-Type", value: type)
        request.body = body
        let answer = try await send(request, limit: limit).body.collect(upTo: Self.maximumAnswerByteCount)
        return try JSON.parse(Array(answer.readableBytesView))
    }

    private func ask(
        _ method: HTTPMethod, _ path: String, _ query: [(String, String?)], body: JSON?, idempotencyKey: String? = nil
    ) async throws -> JSON {
        var request = request(method, path, query)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body.text))
        }
        if let idempotencyKey { request.headers.add(name: "Idempotency-Key", value: idempotencyKey) }
        let answer = try await send(request).body.collect(upTo: Self.maximumAnswerByteCount)
        guard answer.readableBytes > 0 else { return .null }
        do throws(JSON.ParseError) {
            return try JSON.parse(Array(answer.readableBytesView))
        } catch {
            throw CommandFailure(.failed, "\(base)\(path) answered something that is not JSON; is it a Postrider?")
        }
    }

    private func request(_ method: HTTPMethod, _ path: String, _ query: [(String, String?)]) -> HTTPClientRequest {
        let pairs = query.compactMap { name, value in value.map { "\(name)=\(API.escaped($0))" } }
        var request = HTTPClientRequest(url: base + path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")))
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "User-Agent", value: "postrider")
        if let account { request.headers.add(name: "Postrider-Account", value: account) }
        return request
    }

    private func send(
        _ request: HTTPClientRequest, alsoTaking status: Int? = nil, limit: TimeAmount = API.timeLimit
    ) async throws -> HTTPClientResponse {
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, timeout: limit)
        } catch {
            throw CommandFailure(.tryAgain, "\(base) does not answer (\(API.cause(of: error))); is the node running?")
        }
        guard (200..<300).contains(response.status.code) || Int(response.status.code) == status else {
            let body = try? await response.body.collect(upTo: Self.maximumAnswerByteCount)
            let problem = body.flatMap { try? JSON.parse(Array($0.readableBytesView)) } ?? .null
            throw Refusal(status: Int(response.status.code), problem: problem, path: API.path(of: request)).failure
        }
        return response
    }

    private static func cause(of error: any Error) -> String {
        switch error {
        case is HTTPParserError: "what answers there does not speak HTTP"
        case let error as HTTPClientError where [.connectTimeout, .deadlineExceeded, .readTimeout].contains(error):
            "timed out"
        case let error as HTTPClientError where error == .remoteConnectionClosed: "the connection was closed"
        default: FailureText.of(error)
        }
    }

    private static func path(of request: HTTPClientRequest) -> String {
        URLComponents(string: request.url)?.path ?? ""
    }

    /// Everything but unreserved characters as `%XX`. Source: RFC 3986 section 2.3.
    static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes.append(contentsOf: [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
