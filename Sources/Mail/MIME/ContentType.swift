/// What a part holds: `text/plain; charset=utf-8`. Source: RFC 2045 section 5.1.
public struct ContentType: Hashable, Sendable, CustomStringConvertible {
    public struct Parameter: Hashable, Sendable {
        /// Lower case.
        public let name: String
        /// Unquoted printable ASCII.
        public let value: String
    }

    /// Lower case.
    public let type: String
    /// Lower case.
    public let subtype: String
    /// In the order given, 16 at most.
    public let parameters: [Parameter]

    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let found = ContentType.parse(bytes.span) else { return nil }
        self = found
    }

    /// - Returns: `nil` where the bytes are not a type, a subtype and well-formed parameters of at most 1,000 bytes in all.
    public static func parse(_ bytes: Span<UInt8>) -> ContentType? {
        guard bytes.count <= 1_000 else { return nil }
        var reader = TokenReader(bytes)
        guard let type = reader.token(), reader.take(UInt8(ascii: "/")), let subtype = reader.token() else {
            return nil
        }
        var parameters: [Parameter] = []
        reader.skipSpace()
        while reader.take(UInt8(ascii: ";")) {
            reader.skipSpace()
            if reader.isAtEnd { break }
            guard parameters.count < 16, let name = reader.token(), reader.take(UInt8(ascii: "=")),
                let value = reader.value()
            else { return nil }
            parameters.append(Parameter(name: name.lowercased(), value: value))
            reader.skipSpace()
        }
        guard reader.isAtEnd else { return nil }
        return ContentType(type: type.lowercased(), subtype: subtype.lowercased(), parameters: parameters)
    }

    private init(type: String, subtype: String, parameters: [Parameter]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// The value of a parameter, named in lower case.
    public func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// `multipart` and `message` parts hold other parts, and have rules of their own for their encoding.
    public var isComposite: Bool { type == "multipart" || type == "message" }

    /// Quoted where it must be; ASCII.
    public var description: String {
        parameters.reduce("\(type)/\(subtype)") { text, parameter in
            let isToken = !parameter.value.isEmpty && parameter.value.utf8.allSatisfy(TokenReader.isTokenByte)
            return text + "; \(parameter.name)=" + (isToken ? parameter.value : TokenReader.quoted(parameter.value))
        }
    }
}
