extension Dialect {
    /// Kerio Connect: `Your message … could not be delivered to: a@b`. Seen in reports from 2005 on.
    static let kerio = Dialect(
        name: "kerio",
        signs: [.trace("kerio"), .text("kerio"), .from("kerio")])
}
