extension Dialect {
    /// Trend Micro InterScan: `Unable to deliver message to <a@b> (and other recipients in the same domain).`; the commands as
    /// `Sent <<< RCPT TO:<a@b>`, `Received >>> 550 …`. Seen in reports from 1999 to 2016.
    static let interScan = Dialect(
        name: "interscan",
        signs: [.text("interscan"), .from("interscan"), .text("sent <<<"), .text("received >>>")],
        failures: ["unable to deliver message to", "the following mail could not be delivered"],
        recipients: ["unable to deliver message to"],
        asides: ["message from interscan"], returned: ["end of message"])
}
