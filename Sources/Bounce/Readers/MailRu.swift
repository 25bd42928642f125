extension Dialect {
    /// mail.ru: the form of Exim, in Russian first and then in English. Seen in reports from 2011 on.
    static let mailRu = Dialect(
        name: "mail_ru",
        signs: [
            .from("@corp.mail.ru"), .text("это письмо создано автоматически сервером mail.ru"),
            .text("автоматически сервером mail"), .subject("mail failure."), .trace("mail.ru"),
        ],
        failures: [
            "ваше письмо не может быть доставлено", "аше письмо не может быть доставлено",
            "аше сообщение не доставлено", "одному или нескольким получателям",
        ],
        asides: ["рекомендуем вам проверить"])
}
