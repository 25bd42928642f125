extension Dialect {
    /// EarthLink, Orange and others behind Vade: `Server "ip" returned an error:`, `* [a@b]: 550 …`. Seen in reports from 2020 on.
    static let earthLink = Dialect(
        name: "vade",
        signs: [.text("returned an error"), .trace("vadesecure"), .from("vadesecure")],
        failures: ["delivery has failed to these recipients"],
        returned: ["original message details", "original message headers"])
}
