extension Dialect {
    /// Exchange 5.5 to 2003: `did not reach the following recipient(s):`, then `a@b on Thu, 9 May …`, the reason indented
    /// below and `MSEXCH:IMS:…` with a number. Seen in reports from 1997 to 2012; support.microsoft.com 284204.
    static let exchange = Dialect(
        name: "exchange",
        signs: [
            .text("msexch:ims"), .text("msexch:imc"), .text("msexch:msexchangemta"),
            .text("did not reach the following recipient(s)"),
            .text("did not reach some or all of the intended recipients"),
            .text("the mts-id of the original message"), .trace("internet mail service"),
            .from("system administrator"), .text("the following recipient(s) could not be reached"),
        ],
        failures: [
            "did not reach the following recipient(s)", "did not reach some or all of the intended recipients",
            "the following recipient(s) could not be reached",
        ],
        recipients: [
            "did not reach the following recipient(s)", "the following recipient(s) could not be reached",
            "the following recipient(s) cannot be reached",
        ],
        asides: ["the mts-id of the original message"])
}
