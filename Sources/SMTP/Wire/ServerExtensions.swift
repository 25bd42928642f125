import Mail

/// What a server said it can do in its answer to EHLO. Source: RFC 5321 section 4.1.1.1; PIPELINING RFC 2920, SIZE
/// RFC 1870, 8BITMIME RFC 6152, SMTPUTF8 RFC 6531, DSN RFC 3461, STARTTLS RFC 3207, AUTH RFC 4954.
struct ServerExtensions: Sendable, Hashable {
    var pipelining = false
    var eightBitMIME = false
    var smtpUTF8 = false
    var deliveryStatus = false
    var startTLS = false
    var authenticatesPlain = false
    /// Bytes; `nil` where no limit was given, or `0`, or a number that means nothing.
    var maximumMessageByteCount: Int?

    /// A server greeted with HELO offers nothing.
    init() {}

    /// Reads the lines of an answer to EHLO; the first one names the server. Keywords are known in any case of letters,
    /// unknown ones are passed over, and `AUTH=PLAIN`, an old spelling, counts as `AUTH PLAIN`.
    init(_ reply: Reply) {
        for line in reply.lines.dropFirst() {
            let words = line.uppercased().split(whereSeparator: { $0 == " " || $0 == "=" })
            switch words.first {
            case "PIPELINING": pipelining = true
            case "8BITMIME": eightBitMIME = true
            case "SMTPUTF8": smtpUTF8 = true
            case "DSN": deliveryStatus = true
            case "STARTTLS": startTLS = true
            case "AUTH": if words.dropFirst().contains("PLAIN") { authenticatesPlain = true }
            case "SIZE": maximumMessageByteCount = words.dropFirst().first.flatMap(Self.limit)
            default: break
            }
        }
    }

    private static func limit(_ word: Substring) -> Int? {
        guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(word), number > 0 else {
            return nil
        }
        return number
    }
}
