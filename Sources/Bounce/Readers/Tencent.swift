extension Dialect {
    /// QQ Mail and Exmail: a page of HTML in Chinese, the reason after `host … said:`. Seen in reports from 2010 on;
    /// service.mail.qq.com.
    static let tencent = Dialect(
        name: "tencent",
        signs: [.from("postmaster@qq.com"), .from("@qq.com"), .trace("qq.com"), .text("qq邮箱"), .text("腾讯")],
        failures: ["抱歉，您的邮件被退回来了", "您的邮件被退回"],
        recipients: ["无法发送到"])
}
