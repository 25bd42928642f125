extension Dialect {
    /// Trustwave (Marshal) MailMarshal: the reason first, then `The following recipients were affected:`. Seen in reports from
    /// 2004 on.
    static let mailMarshal = Dialect(
        name: "mailmarshal",
        signs: [
            .text("the following recipients were affected"), .text("additional information"), .trace("mailmarshal"),
            .text("could not be delivered because of"),
        ],
        failures: ["could not be delivered because of", "the following recipients were affected"],
        recipients: ["the following recipients were affected"],
        others: ["original sender", "sender-mta"],
        returned: ["additional information"])
}
