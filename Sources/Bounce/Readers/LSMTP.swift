extension Dialect {
    /// LSMTP and LISTSERV: `Error-for:`, `Error-Code:`, `Error-Text:`. Seen in reports from 1997 to 2010.
    static let lsmtp = Dialect(
        name: "lsmtp",
        signs: [.from("lsmtp"), .text("error-for"), .text("error-text"), .text("error-end")],
        failures: ["error description", "a list of the affected recipient"],
        recipients: ["error-for"])
}
