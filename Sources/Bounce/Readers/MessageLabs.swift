extension Dialect {
    /// Symantec Email Security.cloud (MessageLabs): a DSN of its own Postfix-like relay, or `E-mail was rejected`. Seen in reports
    /// from 2005 on.
    static let messageLabs = Dialect(
        name: "messagelabs",
        signs: [.trace("messagelabs.com"), .text("messagelabs"), .from("@messagelabs.com")])
}
