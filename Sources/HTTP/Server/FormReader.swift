import Hummingbird
import Mail
import Storage

/// The fields of a form that was sent, each taken once. Source: WHATWG URL, application/x-www-form-urlencoded.
struct FormReader {
    private let fields: [String: [String]]

    /// - Parameter limit: longest body in bytes.
    /// - Throws: a `Problem`: 415 for another type, 413 where it is too long, 400 where it is not UTF-8.
    init(_ request: Request, _ front: Front, upTo limit: Int = 256 << 10) async throws {
        guard FormReader.isForm(request) else {
            throw Problem(.unsupportedMediaType, "The form is sent as application/x-www-form-urlencoded.")
        }
        guard let fields = Self.fields(of: try await front.body(of: request, upTo: limit)) else {
            throw Problem(.badRequest, "The form is not percent-encoded UTF-8.")
        }
        self.fields = fields
    }

    static func isForm(_ request: Request) -> Bool {
        request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false
    }

    /// The first 1,000 fields; `nil` where they are not percent-encoded UTF-8.
    static func fields(of bytes: [UInt8]) -> [String: [String]]? {
        var fields: [String: [String]] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")).prefix(1_000) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormText.decode(String(decoding: parts[0], as: UTF8.self)),
                let value = FormText.decode(parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : "")
            else { return nil }
            fields[name, default: []].append(value)
        }
        return fields
    }

    /// Without spaces around it; `nil` where it is missing or empty.
    /// - Parameter limit: longest text in bytes.
    func text(_ name: String, limit: Int = 512) throws -> String? {
        guard let value = fields[name]?.first else { return nil }
        let trimmed = value.trimmingSpaces
        guard !trimmed.isEmpty else { return nil }
        guard trimmed.utf8.count <= limit else {
            throw Problem(.badRequest, "“\(name)” is longer than \(limit) bytes.")
        }
        return trimmed
    }

    /// - Throws: a `Problem` where it is missing: `words` name it.
    func demand(_ name: String, _ words: String, limit: Int = 512) throws -> String {
        guard let value = try text(name, limit: limit) else { throw Problem(.badRequest, "\(words) is missing.") }
        return value
    }

    /// Exactly as it was typed: a space at its end is part of a password.
    /// - Throws: a `Problem` where it is longer than 1,024 bytes.
    func secret(_ name: String) throws -> String? {
        guard let value = fields[name]?.first, !value.isEmpty else { return nil }
        guard value.utf8.count <= 1_024 else { throw Problem(.badRequest, "“\(name)” is longer than 1,024 bytes.") }
        return value
    }

    /// A text of several lines; browsers end lines with CR LF.
    func block(_ name: String, limit: Int) throws -> String? { try text(name, limit: limit) }

    func has(_ name: String) -> Bool { fields[name] != nil }

    /// Every value of a name that may stand several times.
    func all(_ name: String) -> [String] { fields[name] ?? [] }

    func flag(_ name: String) -> Bool { fields[name]?.first == "true" }

    func number(_ name: String, _ words: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(name) else { return nil }
        guard text.utf8.count <= 18, let number = Int(text), range.contains(number) else {
            throw Problem(.badRequest, "\(words) is a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    func key<K: Key>(_ name: String, _ type: K.Type = K.self) throws -> K? {
        guard let text = try text(name) else { return nil }
        guard let key = K(text) else { throw Problem(.badRequest, "“\(name)” is no id.") }
        return key
    }

    func choice<Choice: RawRepresentable>(_ name: String, _ type: Choice.Type = Choice.self) throws -> Choice?
    where Choice.RawValue == String {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw Problem(.badRequest, "“\(name)” is none of its choices.")
        }
        return choice
    }
}

extension String {
    /// Without spaces, tabs and line ends at both ends.
    fileprivate var trimmingSpaces: String {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let bytes = utf8.drop(while: isSpace)
        let end = bytes.lastIndex { !isSpace($0) }
        return end.map { String(self[bytes.startIndex...$0]) } ?? ""
    }
}
