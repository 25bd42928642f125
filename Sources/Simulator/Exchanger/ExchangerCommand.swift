import Mail

/// A command line as far as an exchanger cares. Source: RFC 5321 section 4.1.1.
enum ExchangerCommand: Hashable, Sendable {
    case ehlo(String)
    case helo(String)
    /// `nil`: the null reverse-path, or one that is no mailbox.
    case mail(Mailbox?)
    case rcpt(Mailbox)
    case data
    case reset
    case noop
    case quit
    case startTLS
    /// RCPT with something that is no mailbox.
    case badAddress
    case unknown

    init(_ line: ArraySlice<UInt8>) {
        let text = String(decoding: line, as: UTF8.self)
        let verb = text.prefix { $0 != " " && $0 != ":" }.uppercased()
        let rest = text.dropFirst(verb.count).drop { $0 == " " }
        switch verb {
        case "EHLO": self = .ehlo(String(rest))
        case "HELO": self = .helo(String(rest))
        case "MAIL":
            self = rest.uppercased().hasPrefix("FROM:") ? .mail(ExchangerCommand.path(rest.dropFirst(5))) : .unknown
        case "RCPT":
            guard rest.uppercased().hasPrefix("TO:") else {
                self = .unknown
                return
            }
            self = ExchangerCommand.path(rest.dropFirst(3)).map { .rcpt($0) } ?? .badAddress
        case "DATA": self = .data
        case "RSET": self = .reset
        case "NOOP": self = .noop
        case "QUIT": self = .quit
        case "STARTTLS": self = .startTLS
        default: self = .unknown
        }
    }

    /// `<local@domain>`, parameters behind it passed over.
    private static func path(_ text: Substring) -> Mailbox? {
        let path = text.drop { $0 == " " }
        guard path.first == "<", let end = path.lastIndex(of: ">") else { return nil }
        return Mailbox(path[path.index(after: path.startIndex)..<end])
    }
}
