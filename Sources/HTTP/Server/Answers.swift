import HTTPTypes
import Hummingbird
import JSON

extension Response {
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(status: status, headers: headers, body: .init(byteBuffer: value.buffer()))
    }

    static func bytes(_ bytes: [UInt8], type: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A download.
    /// - Parameter name: letters, digits, `-`, `_`, `.` only.
    static func csv(_ bytes: [UInt8], name: String) -> Response {
        .bytes(
            bytes, type: "text/csv; charset=utf-8", headers: [.contentDisposition: "attachment; filename=\"\(name)\""])
    }

    static func csv(name: String, body: ResponseBody) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: body)
    }
}
