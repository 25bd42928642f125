extension Dialect {
    /// Forms whose makers nobody has named: `---The following addresses had delivery errors---` with `a@b [reason]`;
    /// `Delivery to the following recipients failed permanently:` between rules of equals signs, with `Technical details:`;
    /// `The following recipients returned permanent errors: a@b. Reason: …`; `Message log follows` between bars. Seen in
    /// reports from 1999 to 2025.
    static let unnamed = Dialect(
        name: "unnamed",
        signs: [
            .text("the following addresses had delivery errors"),
            .text("the following recipients returned permanent errors"),
            .text("we had trouble delivering your message"),
            .text("no valid recipients were found for this message"), .text("failed addresses follow"),
            .text("message log follows"), .text("this delivery status notification is sent from mta"),
            .text("smtp:rcpt host"),
        ],
        failures: [
            "the following addresses had delivery errors", "failed addresses follow",
            "no valid recipients were found", "your delivery to the following address has been failed",
            "has been failed",
        ],
        recipients: [
            "the following recipients returned permanent errors", "returned permanent errors",
            "the following addresses had delivery errors",
        ],
        returned: ["the attachment contains the original mail headers", "message text follows"],
        transcripts: ["technical details:"])
}
