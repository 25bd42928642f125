import Intake
import JSON
import Mail

/// Headers and attachments of a letter in a request.
enum ExtraFields {
    static let headerLimit = 50
    static let attachmentLimit = 50

    /// `"headers": {"X-Purpose": "invoice"}`; names and values are checked by the pipeline.
    static func headers(_ reader: inout JSONReader) -> [(name: String, value: String)] {
        guard let value = reader.value("headers") else { return [] }
        guard case .object(let members) = value else {
            reader.note("headers", "wrong_type", "`headers` is an object of names and values, not \(value.typeName).")
            return []
        }
        guard members.count <= headerLimit else {
            reader.note("headers", "too_many", "`headers` has more than \(headerLimit) fields.")
            return []
        }
        return members.compactMap { member in
            guard case .string(let text) = member.value, text.utf8.count <= 8_192 else {
                reader.note(
                    at: JSONPointer.appending(member.name, to: reader.place("headers")), "wrong_type",
                    "A header's value is a string of at most 8192 bytes.")
                return nil
            }
            return (member.name, text)
        }
    }

    /// `"attachments": [{"filename": …, "content_type": …, "content": base64, "content_id": …}]`.
    static func attachments(_ reader: inout JSONReader) -> [Attachment] {
        let elements = reader.array("attachments", limit: attachmentLimit) ?? []
        return elements.enumerated().compactMap { index, element in
            attachment(element, at: JSONPointer.appending(String(index), to: reader.place("attachments")), in: &reader)
        }
    }

    private static func attachment(_ value: JSONValue, at pointer: String, in outer: inout JSONReader) -> Attachment? {
        var reader = JSONReader(value, at: pointer)
        defer { outer.take(reader.faults) }
        let filename = reader.requiredString("filename", limit: 255)
        let contentType = reader.string("content_type", limit: 255) ?? "application/octet-stream"
        let contentID = reader.string("content_id", limit: 255)
        let content = reader.requiredString("content", limit: 60 << 20)
        reader.finish()
        guard let filename, let content else { return nil }
        let text = Array(content.utf8)
        guard let bytes = Base64.decode(text.span) else {
            reader.note("content", "invalid_base64", "`content` is not base64 (RFC 4648 section 4).")
            return nil
        }
        return Attachment(filename: filename, contentType: contentType, bytes: bytes, contentID: contentID)
    }
}
