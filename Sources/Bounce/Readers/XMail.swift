extension Dialect {
    /// XMail: lines that begin with `[<00>]`, `XMail bounce: Rcpt=[a@b];Error=[…]`, the answer under `[<02>] The reason of
    /// the delivery failure was:`. Seen: XMail 1.27 `SMAILUtils.cpp`.
    static let xMail = Dialect(
        name: "xmail",
        signs: [.text("xmail bounce"), .trace("xmail"), .text("the reason of the delivery failure was")],
        failures: ["xmail bounce", "error sending message", "the reason of the delivery failure was"],
        recipients: ["xmail bounce: rcpt"],
        returned: [
            "here is listed the message log file", "here is listed the initial part of the message",
            "here is listed the message header",
        ])
}
