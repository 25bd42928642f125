extension Dialect {
    /// Clearswift MIMEsweeper: `A message could not be delivered to:`, the address, the subject, then the reason in the site's
    /// words. Seen in reports from 2001 to 2014.
    static let mimeSweeper = Dialect(
        name: "mimesweeper",
        signs: [.trace("mimesweeper"), .trace("clearswift"), .text("mimesweeper")],
        failures: ["a message could not be delivered to"],
        recipients: ["a message could not be delivered to"])
}
