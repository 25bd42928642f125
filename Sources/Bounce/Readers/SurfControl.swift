extension Dialect {
    /// SurfControl (Websense, Forcepoint): `Your message could not be sent.`, then a list with reasons. Seen in reports from 2005
    /// to 2014.
    static let surfControl = Dialect(
        name: "surfcontrol",
        signs: [
            .text("surfcontrol"), .trace("surfcontrol"), .text("your message could not be sent"),
            .text("a transcript of the attempts to send the message follows"),
        ],
        failures: ["your message could not be sent"],
        recipients: ["the following addressees", "addressed to"],
        transcripts: ["a transcript of the attempts to send the message follows", "transcript of the attempts"])
}
