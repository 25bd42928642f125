import Testing

@testable import SMTP

@Suite("Base64")
struct Base64Tests {
    @Test(
        "goes there and back",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("\0ada\0x", "AGFkYQB4"),
        ])
    func both(plain: String, encoded: String) {
        #expect(String(decoding: Base64.encode(Array(plain.utf8)), as: UTF8.self) == encoded)
        #expect(Base64.decode(Array(encoded.utf8)) == Array(plain.utf8))
    }

    @Test(
        "is refused where it is not whole and canonical",
        arguments: ["Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=Zg=", "Z===", "====", "Zg==Zg==", "Zm9\n", "Zm-_"])
    func refuses(text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }
}
