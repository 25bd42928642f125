extension Dialect {
    /// Sun, Oracle Communications Messaging Server and PMDF: `This report relates to a message you sent with the following header
    /// fields:`, `Recipient address:`, `Reason:`, `Diagnostic code:`. Seen in reports from 2001 on.
    static let messagingServer = Dialect(
        name: "messaging_server",
        signs: [
            .text("this report relates to a message you sent"),
            .text("your message cannot be delivered to the following recipients"),
            .text("your message has been enqueued and undeliverable"), .text("recipient address"),
            .trace("ims-ms-daemon"), .text("diagnostic code: smtp"),
        ],
        failures: ["your message cannot be delivered to the following recipients"],
        delays: [
            "your message has been enqueued and undeliverable for",
            "the mail system will continue to try to deliver",
        ],
        successes: ["your message has been successfully delivered to the following recipients"],
        recipients: ["recipient address", "original address"],
        others: ["message-id", "from"],
        asides: ["this report relates to a message"])
}
