extension Dialect {
    /// Trend Micro Email Security and ScanMail: reports of a Postfix with words of its own. Seen in reports from 2010 on.
    static let trend = Dialect(
        name: "trend_micro",
        signs: [.trace("trendmicro"), .text("scanmail"), .text("trend micro"), .from("trend micro")])
}
