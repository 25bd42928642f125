extension Dialect {
    /// McAfee WebShield and Email Gateway: `--- The following addresses had delivery problems ---` with the reason in the
    /// delivery-status. Seen in reports from 2005 to 2016.
    static let mcAfee = Dialect(
        name: "mcafee",
        signs: [
            .text("webshield"), .text("mcafee"), .trace("webshield"), .trace("mcafee"),
            .text("the following addresses had delivery problems"), .trace("x-nai-header"),
        ],
        recipients: ["the following addresses had delivery problems"])
}
