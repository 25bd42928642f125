extension Dialect {
    /// An Openwave form: `These recipients of your message have been processed by the mail server:`, then
    /// `a@b; Failed; 4.4.7 (delivery time expired)`. Seen in reports from 2000 to 2016.
    static let processed = Dialect(
        name: "processed",
        signs: [
            .text("these recipients of your message have been processed"), .text("; failed;"),
            .text("your message has been processed"),
        ],
        failures: ["these recipients of your message have been processed", "; failed"],
        delays: ["; delayed"],
        successes: ["; relayed", "; delivered"],
        recipients: ["have been processed by the mail server"])
}
