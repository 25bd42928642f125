extension Dialect {
    /// Sina: the form of qmail in Chinese. Seen in reports from 2002 to 2016.
    static let sina = Dialect(
        name: "sina",
        signs: [.from("@sina.com"), .trace("sina.com"), .text("邮件无法发送到您指定的地址中")],
        failures: ["邮件无法发送到您指定的地址中"])
}
