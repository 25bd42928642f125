extension Dialect {
    /// Yandex: the form of Postfix. Seen in reports from 2012 on.
    static let yandex = Dialect(
        name: "yandex",
        signs: [
            .from("mailer-daemon@yandex"), .text("this is the mail system at host yandex"), .trace("yandex.ru"),
            .trace("yandex.net"), .trace("x-yandex-queue-id"), .trace("x-yandex-sender"),
        ])
}
