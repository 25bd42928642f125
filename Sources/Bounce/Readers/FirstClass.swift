extension Dialect {
    /// FirstClass: `Unknown or invalid recipient: a`, `[Undeliverable]`. Seen in reports from 1999 to 2016.
    static let firstClass = Dialect(
        name: "firstclass",
        signs: [.trace("firstclass"), .text("firstclass"), .subject("[undeliverable]"), .subject("ndn:")],
        failures: ["ndn:", "returned to you because", "not delivered to:"],
        recipients: ["not delivered to"])
}
