extension Dialect {
    /// Apache James: words of qmail, `Failed recipient(s):`, `Error message:`, then `Message details:` with the header.
    /// Seen: James 3.8 `DSNBounce.java`, and reports from 2003 on.
    static let apacheJames = Dialect(
        name: "apache_james",
        signs: [
            .text("this is the james mail server"), .text("error message below"), .text("failed recipient(s)"),
            .trace("javamail"), .subject("[bounce]"),
        ],
        failures: ["unable to deliver your message", "failed recipient(s)"],
        recipients: ["failed recipient(s)"],
        asides: ["message size (in bytes)", "number of lines"])
}
