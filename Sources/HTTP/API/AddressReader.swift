import JSON
import Mail

/// An address in a request: a string with the address alone or `NAME <ADDRESS>`, or an object with `email` and `name` (and
/// more, which the caller takes).
struct AddressReader {
    private(set) var mailbox: Mailbox?
    private(set) var name: String?
    var reader: JSONReader

    init(_ value: JSONValue, at pointer: String) {
        if case .string(let text) = value {
            reader = JSONReader(.object([]), at: pointer)
            let parts = NamedAddressText(text)
            guard parts.name.flatMap({ HeaderText.forbiddenScalar(in: $0) }) == nil else {
                reader.note(
                    at: pointer, "invalid_address", "`\(Shown.line(text, limit: 80))` is no address with a name.")
                return
            }
            name = parts.name
            take(parts.address, at: pointer)
            return
        }
        guard case .object = value else {
            reader = JSONReader(.object([]), at: pointer)
            reader.note("wrong_type", "An address is a string or an object with `email`, not \(value.typeName).")
            return
        }
        reader = JSONReader(value, at: pointer)
        if let text = reader.requiredString("email", limit: 1_000) { take(text[...], at: reader.place("email")) }
        name = reader.string("name", limit: 500)
    }

    var faults: [Problem.Fault] { reader.faults }

    mutating func finish() { reader.finish() }

    private mutating func take(_ text: Substring, at pointer: String) {
        let bytes = Array(text.utf8)
        do {
            mailbox = try Mailbox.parse(bytes.span)
        } catch {
            reader.note(
                at: pointer, "invalid_address",
                "`\(Shown.line(String(text), limit: 80))` is no address: \(error.sentence).")
        }
    }
}

extension Mailbox.ParseError {
    /// The rest of a sentence.
    var sentence: String {
        switch self {
        case .empty: "it is empty"
        case .noAtSign: "it has no @"
        case .emptyLocalPart: "nothing stands before the @"
        case .localPartTooLong(let count): "the part before the @ has \(count) bytes, 64 are allowed"
        case .tooLong(let count): "it has \(count) bytes, 254 are allowed"
        case .badLocalPart(let offset): "the character at byte \(offset) may not stand there"
        case .notASCII(let offset): "the character at byte \(offset) is not ASCII"
        case .domain: "its domain is no domain name"
        }
    }
}
