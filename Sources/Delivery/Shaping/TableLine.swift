/// One line of a file of limits, cut into words and quoted phrases.
struct TableLine {
    struct Token: Hashable {
        let text: String
        let isQuoted: Bool
        /// 1..., in bytes.
        let column: Int
    }

    struct Fault: Error {
        let column: Int
        let problem: ProviderTableError.Problem
    }

    /// The line as it is written, white space at its ends left out.
    let text: String
    private var tokens: ArraySlice<Token>
    private let endColumn: Int

    init(_ bytes: ArraySlice<UInt8>) throws(Fault) {
        let bytes = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        var found: [Token] = []
        var next = bytes.startIndex
        while next < bytes.endIndex {
            if bytes[next] <= 0x20 {
                next += 1
            } else if bytes[next] == UInt8(ascii: "#") {
                break
            } else if bytes[next] == UInt8(ascii: "\"") {
                found.append(try Self.phrase(bytes, &next))
            } else {
                found.append(Self.word(bytes, &next))
            }
        }
        text = String(decoding: bytes, as: UTF8.self).trimmed
        tokens = found[...]
        endColumn = bytes.count + 1
    }

    private static func phrase(_ bytes: ArraySlice<UInt8>, _ next: inout Int) throws(Fault) -> Token {
        let start = next
        let column = start - bytes.startIndex + 1
        guard let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "\"")) else {
            throw Fault(column: column, problem: .unclosedQuotation)
        }
        next = end + 1
        return Token(text: String(decoding: bytes[(start + 1)..<end], as: UTF8.self), isQuoted: true, column: column)
    }

    /// A comma is a word of its own.
    private static func word(_ bytes: ArraySlice<UInt8>, _ next: inout Int) -> Token {
        let start = next
        let comma = UInt8(ascii: ",")
        repeat {
            next += 1
        } while next < bytes.endIndex && bytes[next] > 0x20 && bytes[next] != comma && bytes[start] != comma
        return Token(
            text: String(decoding: bytes[start..<next], as: UTF8.self), isQuoted: false,
            column: start - bytes.startIndex + 1)
    }

    // MARK: Reading

    var isAtEnd: Bool { tokens.isEmpty }
    var first: Token? { tokens.first }

    func fault(_ problem: ProviderTableError.Problem) -> Fault {
        Fault(column: tokens.first?.column ?? endColumn, problem: problem)
    }

    /// Takes the word that stands next where it is this one.
    mutating func take(_ word: String) -> Bool {
        guard let token = tokens.first, !token.isQuoted, token.text == word else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func word(_ what: String) throws(Fault) -> String {
        guard let token = tokens.first, !token.isQuoted else { throw fault(.expected(what)) }
        tokens.removeFirst()
        return token.text
    }

    /// A word that `read` understands.
    mutating func value<Value>(_ what: String, _ read: (String) -> Value?) throws(Fault) -> Value {
        guard let token = tokens.first, !token.isQuoted, let value = read(token.text) else {
            throw fault(.expected(what))
        }
        tokens.removeFirst()
        return value
    }

    /// Phrases in quotation marks with `|` between them.
    mutating func phrases() throws(Fault) -> [[UInt8]] {
        var found: [[UInt8]] = []
        repeat {
            guard let token = tokens.first, token.isQuoted, !token.text.isEmpty else {
                throw fault(.expected("phrase"))
            }
            tokens.removeFirst()
            found.append(ASCIISearch.folded(token.text))
        } while take("|")
        return found
    }

    func expectEnd() throws(Fault) {
        guard isAtEnd else { throw fault(.expected("end of line")) }
    }
}

extension String {
    fileprivate var trimmed: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = drop(while: isSpace)
        return String(start.reversed().drop(while: isSpace).reversed())
    }
}
