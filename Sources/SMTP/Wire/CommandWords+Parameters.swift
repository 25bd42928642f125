import Mail

/// The parameters behind the paths of MAIL and RCPT: each may be there once. Source: RFC 5321 section 4.1.1.11.
extension CommandWords {
    mutating func mailParameters() throws(CommandError) -> MailParameters {
        var parameters = MailParameters()
        var seen: [String] = []
        while let (keyword, value) = try parameter() {
            guard !seen.contains(keyword) else { throw .syntax }
            switch keyword {
            case "SIZE": parameters.declaredByteCount = try Self.byteCount(value)
            case "BODY": parameters.isEightBit = try Self.isEightBit(value)
            case "SMTPUTF8":
                guard value.isEmpty else { throw .syntax }
                parameters.isInternationalized = true
            case "RET": parameters.statusRequest.returned = try Self.returned(value)
            case "ENVID":
                guard let id = StatusRequest.envelopeID(parameter: value) else { throw .syntax }
                parameters.statusRequest.envelopeID = id
            case "AUTH":
                guard !value.isEmpty else { throw .syntax }
            default: throw .unknownParameter
            }
            seen.append(keyword)
        }
        return parameters
    }

    mutating func recipientParameters() throws(CommandError) -> RecipientParameters {
        var parameters = RecipientParameters(isASCII: isPathASCII)
        while let (keyword, value) = try parameter() {
            switch keyword {
            case "NOTIFY":
                guard parameters.statusRequest.notify == nil, let notify = NotifyConditions(value) else {
                    throw .syntax
                }
                parameters.statusRequest.notify = notify
            case "ORCPT":
                guard parameters.statusRequest.original == nil,
                    let original = OriginalRecipient(parameter: value, allowsUTF8: true)
                else { throw .syntax }
                parameters.statusRequest.original = original
                if !value.utf8.allSatisfy({ $0 < 0x80 }) { parameters.isASCII = false }
            default: throw .unknownParameter
            }
        }
        return parameters
    }

    /// Digits, up to 20 of them; `nil` where there are none, or more than a number holds.
    mutating func decimal() -> Int? {
        let text = word()
        guard !text.isEmpty, text.utf8.count <= 20, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    private static func byteCount(_ text: String) throws(CommandError) -> Int {
        guard !text.isEmpty, text.utf8.count <= 20, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .syntax
        }
        guard let count = Int(text) else { throw .messageTooLarge }
        return count
    }

    private static func isEightBit(_ text: String) throws(CommandError) -> Bool {
        switch text.uppercased() {
        case "7BIT": false
        case "8BITMIME": true
        default: throw .syntax
        }
    }

    private static func returned(_ text: String) throws(CommandError) -> StatusRequest.Returned {
        switch text.uppercased() {
        case "FULL": .full
        case "HDRS": .headers
        default: throw .syntax
        }
    }
}
