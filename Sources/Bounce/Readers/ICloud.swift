extension Dialect {
    /// iCloud, me.com, mac.com: the form of Postfix or of Sun's messaging server; the reply carries `[CS01]`, `[HME1]`. Seen:
    /// support.apple.com/102322, and reports from 2012 on.
    static let iCloud = Dialect(
        name: "icloud",
        signs: [
            .trace("icloud.com"), .trace("me.com"), .trace("mac.com"), .text("[cs01]"), .text("[hme1]"),
            .text("postmaster@icloud.com"), .from("mailer-daemon@icloud.com"),
        ])
}
