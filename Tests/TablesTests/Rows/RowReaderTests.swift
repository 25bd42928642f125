import Testing

@testable import Tables

@Suite("Row readers")
struct RowReaderTests {
    private func rows(_ reader: some RowReader) throws -> [TableRow.Content] {
        var reader = reader
        var rows: [TableRow.Content] = []
        while let row = try reader.next() { rows.append(row.content) }
        return rows
    }

    @Test("CSV: mark, delimiter and windows-1252 are found out", arguments: [1, 3, 10, 1_000])
    func csv(pieceLength: Int) throws {
        let bytes: [UInt8] =
            [0xEF, 0xBB, 0xBF] + Array("e-mail;Stadt\r\na@example.com;M".utf8) + [0xFC] + Array("nchen\r\n\r\n".utf8)
            + Array("b@example.com;\"Köln; am \"\"Rhein\"\"\"".utf8)
        let reader = try CSVRows(PieceSource(bytes, pieceLength: pieceLength), encoding: .auto)
        #expect(reader.columns == ["e-mail", "Stadt"])
        #expect(
            try rows(reader) == [
                .cells(["a@example.com", "München"]), .empty, .cells(["b@example.com", "Köln; am \"Rhein\""]),
            ])
    }

    @Test("CSV in UTF-16 is read, a character that is cut in two too", arguments: [1, 2, 3, 1_000])
    func utf16(pieceLength: Int) throws {
        let text = "email\tname\na@example.com\tÅse 😀\n"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big: [UInt8] = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for bytes in [little, big] {
            let reader = try CSVRows(PieceSource(bytes, pieceLength: pieceLength), encoding: .auto)
            #expect(try rows(reader) == [.cells(["a@example.com", "Åse 😀"])])
        }
    }

    @Test("NDJSON: one flat object a line; a bad line costs itself alone", arguments: [1, 5, 1_000])
    func ndjson(pieceLength: Int) throws {
        let text = """
            {"email":"a@example.com","n":1.5,"ok":true,"none":null,"tags":["x","y"],"fields":{"city":"\\u00d8\\ud83d\\ude00"}}

            {"email":"b@example.com"
            [1]
            {"a":{"b":{"c":1}}}
            {"email":"c@example.com"}
            """
        let found = try rows(NDJSONRows(PieceSource(text, pieceLength: pieceLength)))
        #expect(found.count == 6)
        #expect(
            found[0]
                == .members([
                    .init(name: "email", value: .text("a@example.com")), .init(name: "n", value: .number(1.5)),
                    .init(name: "ok", value: .flag(true)), .init(name: "none", value: .null),
                    .init(name: "tags", value: .texts(["x", "y"])), .init(name: "fields.city", value: .text("Ø😀")),
                ]))
        #expect(found[1] == .empty && found[5] == .members([.init(name: "email", value: .text("c@example.com"))]))
        for index in 2...4 { if case .flawed = found[index] {} else { Issue.record("row \(index) is not flawed") } }
    }

    @Test("a line without end is given up, and the next is read")
    func endless() throws {
        let text =
            "{\"a\":\"" + String(repeating: "x", count: 2 * NDJSONRows.maximumLineByteCount) + "\"}\n{\"a\":\"b\"}\n"
        let found = try rows(NDJSONRows(PieceSource(text, pieceLength: 10_000)))
        #expect(found == [.flawed("is longer than 256 KiB"), .members([.init(name: "a", value: .text("b"))])])
    }

    @Test(
        "formats are told by their first bytes",
        arguments: [
            ("PK\u{3}\u{4}x", TableFormat.xlsx), ("  {\"email\"", .ndjson), ("email,name", .csv),
            ("\u{FEFF}{\"a\"", .ndjson), ("%PDF-1.7", nil),
        ])
    func sniff(text: String, format: TableFormat?) {
        #expect(TableFormat.sniff(Array(text.utf8)) == format)
    }

    @Test(
        "numbers are JSON's, and no others",
        arguments: ["01", "+1", ".5", "1.", "1e", "0x1", "NaN", "1e999", "--1", "1 2"])
    func numbers(text: String) {
        #expect(throws: FlatJSON.ParseError.self) { _ = try FlatJSON.parse(Array("{\"a\":\(text)}".utf8)) }
    }

    @Test("what was written reads back")
    func roundTrip() throws {
        let members: [(name: String, value: FlatJSON.Value)] = [
            (name: "a\"\\\n", value: .text("é\u{1}\u{7F}😀")), (name: "n", value: .number(-0.25)),
            (name: "i", value: .number(9_007_199_254_740_993)), (name: "l", value: .texts(["", "x"])),
        ]
        let text = FlatJSON.write(members)
        let read = try FlatJSON.parse(Array(text.utf8))
        #expect(read.map(\.name) == members.map(\.name) && read.map(\.value) == members.map(\.value))
    }
}
