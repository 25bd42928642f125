import Mail
import NIOCore

/// Reads one command line. Verbs are compared as bytes, and a `String` is made only where the command keeps one.
extension Command {
    /// - Parameter line: with its line end, which has to be CR LF.
    static func parse(_ line: ByteBuffer) throws(CommandError) -> Command {
        let count = try bodyByteCount(line.readableBytesUInt8Span)
        guard count >= 4, let rest = line.getSlice(at: line.readerIndex + 4, length: count - 4) else { throw .unknown }
        var words = CommandWords(rest)
        switch verb(line.readableBytesUInt8Span) {
        case Verb.mail: return try mail(&words)
        case Verb.rcpt: return try rcpt(&words)
        case Verb.data: return try words.atEnd(.data)
        case Verb.rset: return try words.atEnd(.rset)
        case Verb.quit: return try words.atEnd(.quit)
        case Verb.noop: return try words.afterSpace(.noop)
        case Verb.help: return try words.afterSpace(.help)
        case Verb.vrfy: return try words.afterSpace(.vrfy)
        case Verb.ehlo: return .ehlo(try words.clientName())
        case Verb.helo: return .helo(try words.clientName())
        case Verb.auth: return try auth(&words)
        case Verb.star where words.skip("TTLS"): return try words.atEnd(.startTLS)
        case Verb.bdat: return try bdat(&words)
        case Verb.expn, Verb.turn: throw .notImplemented
        case Verb.get, Verb.post: throw .otherProtocol
        default: throw .unknown
        }
    }

    private enum Verb {
        static let mail = word("MAIL"), rcpt = word("RCPT"), data = word("DATA"), rset = word("RSET")
        static let quit = word("QUIT"), noop = word("NOOP"), help = word("HELP"), vrfy = word("VRFY")
        static let ehlo = word("EHLO"), helo = word("HELO"), auth = word("AUTH"), star = word("STAR")
        static let expn = word("EXPN"), bdat = word("BDAT"), turn = word("TURN")
        static let get = word("GET "), post = word("POST")

        /// Constants that the compiler can fold: a switch over them is a few comparisons of numbers.
        private static func word(_ text: StaticString) -> UInt32 {
            text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1 & 0xDF) } }
        }
    }

    /// The first four bytes, letters in upper case.
    private static func verb(_ line: Span<UInt8>) -> UInt32 {
        var word: UInt32 = 0
        for offset in 0..<4 { word = word << 8 | UInt32(line[offset] & 0xDF) }
        return word
    }

    /// The length without line end and without spaces before it.
    private static func bodyByteCount(_ line: Span<UInt8>) throws(CommandError) -> Int {
        guard line.count >= 2, line[line.count - 2] == 0x0D, line[line.count - 1] == 0x0A else { throw .badByte }
        var count = line.count - 2
        for offset in 0..<count where line[offset] < 0x20 || line[offset] == 0x7F { throw .badByte }
        while count > 0, line[count - 1] == 0x20 { count -= 1 }
        return count
    }

    // MARK: MAIL, RCPT, BDAT, AUTH

    private static func mail(_ words: inout CommandWords) throws(CommandError) -> Command {
        guard words.skip(" FROM:") else { throw .syntax }
        let path = try words.path()
        let reversePath: ReversePath =
            switch path {
            case .empty: .null
            case .postmaster: throw .badAddress
            case .mailbox(let mailbox): .mailbox(mailbox)
            }
        let parameters = try words.mailParameters()
        guard words.isPathASCII || parameters.isInternationalized else { throw .nonASCIIAddress }
        return .mail(reversePath, parameters)
    }

    private static func rcpt(_ words: inout CommandWords) throws(CommandError) -> Command {
        guard words.skip(" TO:") else { throw .syntax }
        let path = try words.path()
        let parameters = try words.recipientParameters()
        switch path {
        case .empty: throw .badAddress
        case .postmaster: return .rcpt(.postmaster, parameters)
        case .mailbox(let mailbox): return .rcpt(.mailbox(mailbox), parameters)
        }
    }

    private static func bdat(_ words: inout CommandWords) throws(CommandError) -> Command {
        guard words.skip(" "), let byteCount = words.decimal() else { throw .badChunk }
        if words.isAtEnd { return .bdat(byteCount: byteCount, isLast: false) }
        guard words.skip(" LAST"), words.isAtEnd else { throw .badChunk }
        return .bdat(byteCount: byteCount, isLast: true)
    }

    private static func auth(_ words: inout CommandWords) throws(CommandError) -> Command {
        guard words.skip(" ") else { throw .syntax }
        let mechanism = words.word().uppercased()
        guard !mechanism.isEmpty else { throw .syntax }
        if words.isAtEnd { return .auth(mechanism: mechanism, initialResponse: nil) }
        guard words.skip(" ") else { throw .syntax }
        let response = Array(words.word().utf8)
        return try words.atEnd(.auth(mechanism: mechanism, initialResponse: response))
    }
}
