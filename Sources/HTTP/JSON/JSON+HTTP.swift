import JSON
import NIOCore

extension JSONValue {
    /// The document's text in UTF-8, for an answer.
    func buffer() -> ByteBuffer { ByteBuffer(bytes: bytes) }
}

extension JSONError {
    /// What the caller is told.
    var fault: Problem.Fault {
        Problem.Fault(place: .pointer(pointer), code: code, detail: "\(detail) (byte \(offset))")
    }
}
