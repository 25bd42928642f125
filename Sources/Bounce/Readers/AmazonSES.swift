extension Dialect {
    /// Amazon SES: a DSN with `An error occurred while trying to deliver the mail to the following recipients:`; through SNS a
    /// JSON object with the same facts, read by `SNSNotification`. Seen: docs.aws.amazon.com/ses "Notification contents".
    static let amazonSES = Dialect(
        name: "amazon_ses",
        signs: [
            .trace("amazonses.com"), .trace("x-ses-outgoing"),
            .text("an error occurred while trying to deliver the mail to the following recipients"),
            .text("amazonses.com"), .from("@amazonses.com"), .from("sns.amazonaws.com"),
        ],
        failures: ["an error occurred while trying to deliver the mail"],
        recipients: ["deliver the mail to the following recipients"])
}
