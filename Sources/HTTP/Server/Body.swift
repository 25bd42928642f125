import HTTPTypes
import Hummingbird
import JSON
import NIOCore

extension Front {
    /// The whole body, bounded.
    /// - Throws: a `Problem`: 413 where it is too long.
    func body(of request: Request, upTo limit: Int? = nil) async throws -> [UInt8] {
        let limit = min(limit ?? .max, configuration.maximumBodyByteCount)
        let tooLarge = Problem(
            .bodyTooLarge, "The body is longer than \(limit) bytes.", headers: [.connection: "close"])
        if let announced = request.headers[.contentLength] {
            guard let count = Int(announced), count >= 0 else {
                throw Problem(.badRequest, "Content-Length is no number.")
            }
            guard count <= limit else { throw tooLarge }
        }
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    /// The body as JSON, and its bytes.
    /// - Throws: a `Problem`: 415, 413, or 400 naming the place.
    func json(of request: Request, upTo limit: Int? = nil) async throws -> (value: JSONValue, bytes: [UInt8]) {
        guard Front.isJSON(request.headers[.contentType]) else {
            throw Problem(.unsupportedMediaType, "Send the body as `Content-Type: application/json` in UTF-8.")
        }
        if let coding = request.headers[.contentEncoding], coding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Compressed bodies are not taken.")
        }
        let bytes = try await body(of: request, upTo: limit)
        do {
            return (try JSONParser.parse(bytes), bytes)
        } catch {
            throw Problem(.invalidJSON, error.detail, faults: [error.fault])
        }
    }

    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let parts = contentType.lowercased().split(separator: ";").map { part in
            part.split(separator: " ", omittingEmptySubsequences: true).joined()
        }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy {
            !$0.hasPrefix("charset=") || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\""
        }
    }
}
