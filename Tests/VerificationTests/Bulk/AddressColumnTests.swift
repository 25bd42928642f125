import Tables
import Testing

@testable import Verification

@Suite("The column of addresses")
struct AddressColumnTests {
    private func place(_ text: String, column: String? = nil) throws -> AddressPlace {
        var options = ListOptions()
        options.column = column
        var input = try DelimitedListInput(Pieces(text, of: 1_000), encoding: .auto, delimiter: nil)
        var sample: [ListRecord] = []
        while let record = try input.next() { sample.append(record) }
        return try ListPlan(options, format: .csv, delimiter: input.delimiter, sample: sample).place
    }

    @Test(
        "is the one that is called so",
        arguments: [
            "Name,E-Mail\nx,a@b.example", "id,Email Address\n1,a@b.example", "a,correo electrónico\n1,x@y.example",
            "x,メールアドレス\n1,x@y.example", "backup,EMAIL\nb@c.example,a@b.example", "n,email\n1,\n2,",
        ])
    func named(text: String) throws { #expect(try place(text) == .column(1)) }

    @Test(
        "is the one that holds addresses where names do not say, or say wrong",
        arguments: [
            "who,login\nAda,a@b.example\nBob,b@b.example", "email,address\nyes,a@b.example\nno,b@b.example",
            "1,a@b.example,x\n2,b@b.example,y", "note,contact\nwrite to a@b.example please,a@b.example",
        ])
    func held(text: String) throws { #expect(try place(text) == .column(1)) }

    @Test("may be named, or counted")
    func wished() throws {
        let text = "email,Second\na@b.example,c@d.example"
        #expect(try place(text, column: "second") == .column(1))
        #expect(try place(text, column: "2") == .column(1))
        #expect(throws: ListFault.noSuchColumn("third")) { _ = try place(text, column: "third") }
        #expect(throws: ListFault.noSuchColumn("3")) { _ = try place(text, column: "3") }
    }

    @Test(
        "fields lie where they lie, and say what they say",
        arguments: [
            ("a,b", ["a", "b"]), ("", [""]), (",", ["", ""]), ("\"a,b\",c", ["a,b", "c"]), ("\"a\"\"b\"", ["a\"b"]),
            ("\"a\"x,b", ["ax", "b"]), ("\"open,b", ["open,b"]), ("a\"b,c", ["a\"b", "c"]), ("\"\",x", ["", "x"]),
        ])
    func fields(record: String, expected: [String]) {
        var ranges: [Range<Int>] = []
        let bytes = Array(record.utf8)
        DelimitedField.split(bytes.span, delimiter: UInt8(ascii: ","), into: &ranges)
        let values = ranges.map { String(decoding: DelimitedField.value(bytes.span.extracting($0)), as: UTF8.self) }
        #expect(values == expected)
    }

    @Test(
        "JSON lines are read as they lie, and refused where they are none",
        arguments: [
            ("{\"a\":1,\"b\":{\"c\":\"x\"}}", ["a", "b.c", "b"]), (" { } ", []),
            ("{\"a\":[{\"b\":1}],\"c\":null}", ["a", "c"]),
            ("[1]", nil), ("{\"a\":01}", nil), ("{\"a\"}", nil), ("{\"a\":1} x", nil), ("{\"a\":\"\n\"}", nil),
            ("{\"a\":\"\\", nil),
            ("{\"a\":" + String(repeating: "[", count: 100_000), nil), ("", nil), ("{\"a\":tru}", nil),
            ("{\"a\":-}", nil),
        ] as [(String, [String]?)])
    func lines(text: String, names: [String]?) {
        let bytes = Array(text.utf8)
        let found = try? JSONLine.parse(bytes.span).members.map(\.name)
        #expect(found == names)
    }

    @Test("fingerprints are met once, also when there is no more room")
    func fingerprints() {
        var met = FingerprintSet(limit: 8_192)
        for number in 0..<20_000 { _ = met.insert(UInt64(number) &* 0x9E37_79B9_7F4A_7C15) }
        #expect(met.hasOverflowed && met.count <= 8_192)
        #expect(!met.insert(0x9E37_79B9_7F4A_7C15) && !met.insert(0))
    }
}
