extension Dialect {
    /// AOL until 2018: names without a domain behind `because they are not accepting mail from`. Seen in reports from 1999 on.
    static let aol = Dialect(
        name: "aol",
        signs: [
            .from("mailer-daemon@aol"), .subject("mail delivery problem"),
            .text("because they are not accepting mail from"),
        ],
        failures: ["could not be delivered because they are not accepting mail from"])
}
