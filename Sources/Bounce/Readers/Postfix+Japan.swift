extension Dialect {
    /// Postfix as Japanese providers set it up: the templates say everything twice. Seen: OCN, 2013 to 2019.
    static let postfixJapan = Dialect(
        name: "postfix",
        signs: [.text("the following sentences are japanese"), .text("このメールと共に返信されている")],
        failures: ["一つ以上の宛先に対"],
        asides: ["へご連絡ください", "上記のサイトでも"])
}
