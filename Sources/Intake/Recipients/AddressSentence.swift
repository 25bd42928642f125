public import Mail

extension Mailbox.ParseError {
    /// What is wrong with an address, for people; the address itself is not repeated.
    public var sentence: String {
        switch self {
        case .empty: "has no address"
        case .noAtSign: "has an address without @"
        case .emptyLocalPart: "has an address with nothing before the @"
        case .localPartTooLong: "has an address with more than 64 bytes before the @"
        case .tooLong: "has an address of more than 254 bytes"
        case .badLocalPart(let offset):
            "has an address with a character before the @ that may not stand there (byte \(offset + 1))"
        case .notASCII: "has an address with a letter before the @ that is not ASCII"
        case .domain(let error): error.sentence
        }
    }
}

extension DomainName.ParseError {
    var sentence: String {
        switch self {
        case .empty: "has an address without a domain"
        case .tooLong: "has a domain of more than 253 bytes"
        case .emptyLabel: "has a domain with two dots in a row"
        case .labelTooLong: "has a domain with a label of more than 63 bytes"
        case .badByte: "has a domain with a character that no host name has"
        case .notASCII: "has a domain that is not ASCII; write it as xn--…"
        }
    }
}
