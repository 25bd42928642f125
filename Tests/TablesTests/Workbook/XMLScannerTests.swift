import Testing

@testable import Tables

/// Bytes that come in pieces.
struct PieceSource: ByteSource {
    private var pieces: [[UInt8]]

    init(_ text: String, pieceLength: Int) { self.init(Array(text.utf8), pieceLength: pieceLength) }

    init(_ bytes: [UInt8], pieceLength: Int) {
        pieces = stride(from: 0, to: bytes.count, by: pieceLength).map {
            Array(bytes[$0..<min($0 + pieceLength, bytes.count)])
        }
    }

    mutating func read() -> [UInt8] { pieces.isEmpty ? [] : pieces.removeFirst() }
}

@Suite("XML scanner")
struct XMLScannerTests {
    private func tokens(_ text: String, pieceLength: Int) throws -> [XMLScanner.Token] {
        var scanner = XMLScanner(PieceSource(text, pieceLength: pieceLength))
        var tokens: [XMLScanner.Token] = []
        while let token = try scanner.next() { tokens.append(token) }
        return tokens
    }

    @Test("reads tags, attributes and text, however they are cut up", arguments: [1, 2, 3, 7, 1_000])
    func tokens(pieceLength: Int) throws {
        let text = """
            <?xml version="1.0"?><a:b x='1 > 0' y="&lt;&#65;&#x42;"><!-- <c> --><d/>t&amp;u<![CDATA[<e>&]]></a:b>
            """
        #expect(
            try tokens(text, pieceLength: pieceLength) == [
                .open(name: "b", attributes: ["x": "1 > 0", "y": "<AB"], isEmpty: false),
                .open(name: "d", attributes: [:], isEmpty: true), .text("t&u"), .text("<e>&"), .close(name: "b"),
            ])
    }

    @Test(
        "refuses what is not whole, and what defines entities",
        arguments: [
            "<a", "<a x=1>", "<a x='1>", "<!-- a", "<!DOCTYPE a>", "<!ELEMENT a>", "<a>&b;</a>", "<a>&#0;</a>",
            "<a>& b</a>", "<![CDATA[x", "< >", "<![INCLUDE[x]]>",
        ])
    func refuses(text: String) {
        #expect(throws: XMLScanner.Fault.self) { _ = try tokens(text, pieceLength: 4) }
    }

    @Test("a tag without end is given up")
    func endless() {
        let text = "<a " + String(repeating: "x", count: XMLScanner.maximumTokenByteCount + 10)
        #expect(throws: XMLScanner.Fault.tooLong) { _ = try tokens(text, pieceLength: 65_536) }
    }
}
