import Mail

/// What is wrong with a letter: a JSON pointer (`/to/3/email`), a code and a sentence.
public struct LetterFault: Error, Sendable, Hashable {
    /// Source: RFC 6901. Members are named as in the API: `/reply_to/name`, `/attachments/0/content_type`.
    public let pointer: String
    /// One of `Code`, in snake_case.
    public let code: String
    /// A sentence for people; it does not repeat the value.
    public let detail: String

    public init(pointer: String, code: String, detail: String) {
        self.pointer = pointer
        self.code = code
        self.detail = detail
    }

    /// The codes that `Submission` gives.
    public enum Code: String, Sendable, CaseIterable {
        case missing
        case tooMany = "too_many"
        case tooLong = "too_long"
        /// The rendered letter as a whole.
        case tooLarge = "too_large"
        case outOfRange = "out_of_range"
        /// CR, LF, NUL, another control character or a Unicode line break where a header field is written.
        case badCharacter = "bad_character"
        case badHeaderName = "bad_header_name"
        case reservedHeader = "reserved_header"
        case repeatedHeader = "repeated_header"
        case badContentType = "bad_content_type"
        case badContentID = "bad_content_id"
        case badTemplate = "bad_template"
        /// Two wishes that cannot both be met, or one that the state of things forbids.
        case conflict
        /// Mail from the author's domain cannot be signed, and must be.
        case noSigningKey = "no_signing_key"
    }

    init(_ pointer: String, _ code: Code, _ detail: String) {
        self.init(pointer: pointer, code: code.rawValue, detail: detail)
    }

    static func unsigned(_ author: NamedMailbox) -> LetterFault {
        let domain = author.mailbox.domain
        return LetterFault(
            "/from/email", .noSigningKey,
            "\(domain) has no DKIM key that signs, and unsigned mail is refused here: postrider domains add \(domain)")
    }

    static let stopped = LetterFault(
        "/campaign", .conflict, "The campaign was stopped: no more mail is sent under its name.")

    /// A member's name as a step of a pointer. Source: RFC 6901 section 3.
    static func step(_ name: String) -> String {
        var step = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": step += "~0"
            case "/": step += "~1"
            default: step.unicodeScalars.append(scalar)
            }
        }
        return step
    }
}
