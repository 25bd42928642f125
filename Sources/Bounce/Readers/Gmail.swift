extension Dialect {
    /// Gmail and Google Workspace. Until 2016 text only (`Technical details of permanent failure:`), since then a picture of
    /// HTML and text with a delivery-status. Seen: support.google.com/a/answer/3726730, and reports from 2007 on.
    static let gmail = Dialect(
        name: "gmail",
        signs: [
            .from("mailer-daemon@googlemail.com"), .from("mailer-daemon@google.com"),
            .text("technical details of permanent failure"), .text("technical details of temporary failure"),
            .text("google tried to deliver your message"), .text("the error that the other server returned was"),
            .text("message will be retried for"), .trace("mx.google.com"),
            .text("the response from the remote server was"), .text("support.google.com/mail"),
            .trace("googlemail.com"),
        ],
        failures: [
            "technical details of permanent failure", "there was a problem delivering your message to",
            "wasn't delivered to", "the response was", "message too large", "message not delivered",
            "address not found", "recipient inbox full",
        ],
        delays: [
            "technical details of temporary failure", "there was a temporary problem delivering your message to",
            "gmail will retry for", "message will be retried for", "delivery incomplete",
        ],
        recipients: [
            "delivery to the following recipient failed permanently",
            "delivery to the following recipient has been delayed", "delivering your message to",
            "wasn't delivered to",
        ],
        returned: ["original message", "end of message"],
        transcripts: ["technical details of permanent failure", "technical details of temporary failure"])
}
