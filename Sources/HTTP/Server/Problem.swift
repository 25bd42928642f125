import HTTPTypes
import Hummingbird
import Intake
import Mail

/// What went wrong, as programs and people can read it. Source: RFC 9457.
struct Problem: Error, Sendable {
    /// The closed list of codes; each has one status and one title.
    enum Code: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
        case invalidJSON = "invalid_json"
        case unauthorized
        case forbidden
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case notAcceptable = "not_acceptable"
        case conflict
        case bodyTooLarge = "body_too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case invalidRequest = "invalid_request"
        case idempotencyKeyReused = "idempotency_key_reused"
        case internalError = "internal_error"
        case unavailable
        case insufficientStorage = "insufficient_storage"
        case accountSuspended = "account_suspended"
        case sendingLimit = "sending_limit"
        case tooManyRequests = "too_many_requests"
    }

    /// One place in the request that is wrong.
    struct Fault: Hashable, Sendable {
        enum Place: Hashable, Sendable {
            /// A JSON pointer into the body (RFC 6901): `/to/3/email`; empty for the whole.
            case pointer(String)
            /// A query parameter.
            case parameter(String)
            /// A header field.
            case header(String)
        }

        let place: Place
        let code: String
        let detail: String
    }

    let code: Code
    let detail: String
    let faults: [Fault]
    let headers: HTTPFields

    init(_ code: Code, _ detail: String, faults: [Fault] = [], headers: HTTPFields = [:]) {
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers
    }

    /// - Parameter faults: not empty.
    init(_ faults: [Fault]) {
        let inQuery = faults.contains { if case .pointer = $0.place { false } else { true } }
        let first = faults.first?.detail ?? ""
        self.init(
            inQuery ? .badRequest : .invalidRequest,
            faults.count == 1 ? first : "\(faults.count) things are wrong; the first: \(first)", faults: faults)
    }

    /// 403, or 429 with the time when the plan has room again.
    init(_ refusal: SendingRefusal, now: Timestamp) {
        var headers: HTTPFields = [:]
        if let until = refusal.until {
            headers[.retryAfter] = String(max(1, (until - now).components.seconds + 1))
        }
        self.init(refusal.until == nil ? .accountSuspended : .sendingLimit, refusal.sentence, headers: headers)
    }

    init(_ faults: [LetterFault]) {
        self.init(faults.map { Fault(place: .pointer($0.pointer), code: $0.code, detail: $0.detail) })
    }
}

extension Problem.Code {
    var status: HTTPResponse.Status {
        switch self {
        case .badRequest, .invalidJSON: .badRequest
        case .unauthorized: .unauthorized
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .conflict: .conflict
        case .bodyTooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .invalidRequest, .idempotencyKeyReused: .unprocessableContent
        case .internalError: .internalServerError
        case .unavailable: .serviceUnavailable
        case .accountSuspended: .forbidden
        case .sendingLimit, .tooManyRequests: .tooManyRequests
        case .insufficientStorage: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        }
    }

    var title: String {
        switch self {
        case .badRequest: "The request cannot be understood"
        case .invalidJSON: "The body is not valid JSON"
        case .unauthorized: "An API key is needed"
        case .forbidden: "The API key may not do this"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "The method is not allowed here"
        case .notAcceptable: "No such format"
        case .conflict: "The state does not allow this"
        case .bodyTooLarge: "The body is too large"
        case .unsupportedMediaType: "The body has an unknown format"
        case .invalidRequest: "The request has mistakes"
        case .idempotencyKeyReused: "The idempotency key was used for another request"
        case .internalError: "Something went wrong at our side"
        case .unavailable: "Not available just now"
        case .insufficientStorage: "There is no room for more"
        case .accountSuspended: "The account is suspended"
        case .sendingLimit: "The account has sent what its plan allows"
        case .tooManyRequests: "Too many requests"
        }
    }
}
