extension Dialect {
    /// JetMail: names without domain behind `cannot be delivered to the following address(es):`, with `ErrMsg=`. Seen in reports
    /// from 2000 to 2008.
    static let jetMail = Dialect(
        name: "jetmail",
        signs: [.from("jetmail"), .text("errmsg"), .trace("jetmail")],
        failures: ["errmsg"])
}
