extension Dialect {
    /// Eudora Internet Mail Server and Stalker for Macintosh: `The following recipients were not deliverable`. Seen in reports
    /// from 1997 to 2010.
    static let eims = Dialect(
        name: "eims",
        signs: [.trace("eims"), .trace("eudora internet mail server"), .text("eudora internet mail server")],
        failures: ["were not deliverable", "addresses were not deliverable"],
        recipients: ["were not deliverable"])
}
