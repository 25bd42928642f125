extension Dialect {
    /// NetEase 163, 126, yeah: Coremail's page of HTML in Chinese and English. Seen in reports from 2009 on.
    static let netEase = Dialect(
        name: "netease",
        signs: [
            .from("postmaster@163.com"), .from("postmaster@126.com"), .trace("163.com"), .trace("coremail"),
            .text("coremail"), .text("网易"),
        ],
        failures: ["系统退信", "抱歉，您的邮件"])
}
