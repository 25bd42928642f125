import Testing

@testable import HTTP

@Suite("An address with a name")
struct NamedAddressTextTests {
    @Test(
        "is taken apart",
        arguments: [
            ("ada@example.com", nil, "ada@example.com"), ("<ada@example.com>", nil, "ada@example.com"),
            ("Ada <ada@example.com>", "Ada", "ada@example.com"),
            ("  Ada Lovelace  <ada@example.com>", "Ada Lovelace", "ada@example.com"),
            (#""Lovelace, Ada \"A\" \\" <ada@example.com>"#, #"Lovelace, Ada "A" \"#, "ada@example.com"),
            ("\"\" <ada@example.com>", nil, "ada@example.com"), ("\"<ada@example.com>", "\"", "ada@example.com"),
            ("Ada <<ada@example.com>", "Ada <", "ada@example.com"), ("Zoë <a@b>", "Zoë", "a@b"), (">", nil, ">"),
            ("<>", nil, ""), ("", nil, ""), ("Ada <ada@example.com> x", nil, "Ada <ada@example.com> x"),
        ] as [(String, String?, String)])
    func parts(text: String, name: String?, address: String) {
        let parts = NamedAddressText(text)
        #expect(parts.name == name)
        #expect(parts.address == address[...])
    }
}
