import HTTPTypes
import Hummingbird
import JSON

extension Problem {
    /// `application/problem+json`, with `Retry-After` where trying again helps.
    func response(requestID: String, path: String) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: code.status, headers: headers,
            body: .init(byteBuffer: json(requestID: requestID, path: path).buffer()))
    }

    private func json(requestID: String, path: String) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("type", .string("urn:postrider:problem:\(code.rawValue)")),
            JSONMember("title", .string(code.title)),
            JSONMember("status", .integer(Int64(code.status.code))),
            JSONMember("code", .string(code.rawValue)),
            JSONMember("detail", .string(detail)),
            JSONMember("instance", .string(path)),
            JSONMember("request_id", .string(requestID)),
        ]
        if !faults.isEmpty { members.append(JSONMember("errors", .array(faults.map(\.json)))) }
        return .object(members)
    }
}

extension Problem.Fault {
    var json: JSONValue {
        let place =
            switch place {
            case .pointer(let pointer): JSONMember("pointer", .string(pointer))
            case .parameter(let name): JSONMember("parameter", .string(name))
            case .header(let name): JSONMember("header", .string(name))
            }
        return .object([place, JSONMember("code", .string(code)), JSONMember("detail", .string(detail))])
    }
}
