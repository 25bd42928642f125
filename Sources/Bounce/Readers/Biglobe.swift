extension Dialect {
    /// BIGLOBE: rules of dashes with `The following addresses had delivery problems` and `Non-delivered information`. Seen in
    /// reports from 2008 to 2016.
    static let biglobe = Dialect(
        name: "biglobe",
        signs: [.text("non-delivered information"), .from("biglobe.ne.jp")],
        failures: ["non-delivered information"],
        recipients: ["the following addresses had delivery problems"])
}
