extension Dialect {
    /// Mimecast: a DSN behind `An email message that you sent could not be delivered`, replies that end in
    /// `https://community.mimecast.com/…#550`. Seen in reports from 2012 on.
    static let mimecast = Dialect(
        name: "mimecast",
        signs: [.text("mimecast"), .trace("mimecast.com"), .from("@mimecast"), .trace("x-mimecast")],
        recipients: ["could not be delivered to the following recipient"])
}
