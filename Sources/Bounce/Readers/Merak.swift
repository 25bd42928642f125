extension Dialect {
    /// Merak and IceWarp: a session's answer after `The message could not be delivered to:`. Seen in reports from 2002 on.
    static let merak = Dialect(
        name: "merak",
        signs: [.trace("icewarp"), .trace("merak"), .text("icewarp"), .text("merak")],
        failures: ["could not be delivered to"],
        recipients: ["could not be delivered to"])
}
