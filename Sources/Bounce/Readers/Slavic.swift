extension Dialect {
    /// mail.ru, Yandex, Rambler, Exchange in Russian and Ukrainian. Seen in their reports, 2000 to 2026. Letters over ASCII
    /// are compared as they stand, so words that begin sentences are listed without their first letter.
    static let russian = Dialect(
        name: "russian",
        failures: [
            "не доставлено", "не доставлен", "е доставлено", "недоставленное", "недоставлено",
            "не может быть доставлено", "не могло быть доставлено",
            "не удалось доставить", "невозможно доставить", "не было доставлено", "доставка не удалась",
            "не удается доставить", "невозможность доставки", "шибка доставки", "озвращено отправителю", "не дошло",
            "не был доставлен", "невозможна доставка", "доставить сообщение не удалось", "письмо отклонено",
            "было отклонено", "не отправлено", "не вдалося доставити", "неможливо доставити", "не вдалося", "недоставк",
        ],
        delays: ["задержан", "задержива", "адержка", "попытки будут продолжены", "затримано"],
        successes: ["успешно доставлено", "доставлено успешно"],
        endings: ["окончательно", "постоянная ошибка"],
        recipients: [
            "получателям", "получателю", "получателей", "олучатель", "адресату", "адресатам", "следующему адресу",
            "следующим адресам", "по адресу", "адрес", "одержувачам", "одержувачу", "пользователю",
        ],
        others: ["отправитель", "Отправитель", "от кого"],
        asides: ["обратитесь", "служб", "вопрос"],
        returned: [
            "копия сообщения", "опия сообщения", "исходное сообщение", "Исходное сообщение", "оригинал сообщения",
            "Заголовки исходного сообщения", "копия письма", "заголовки сообщения",
        ])

    /// Onet, WP, Interia, Exchange in Polish. Seen in their reports, 2006 to 2026.
    static let polish = Dialect(
        name: "polish",
        failures: [
            "nie można dostarczyć", "nie mogła zostać dostarczona", "nie została dostarczona", "niedostarczon*",
            "nie dostarczono", "nie udało się dostarczyć", "nie może zostać dostarczona", "zwrot wiadomości",
            "błąd dostarczania", "nie może być dostarczona", "odrzucona", "nie dostarczona",
        ],
        delays: ["opóźnion*", "opóźnienie"],
        successes: ["pomyślnie dostarczona"],
        recipients: [
            "następujących odbiorców", "następujących adresatów", "odbiorca", "odbiorcy", "adresat", "do adresata",
        ],
        others: ["nadawca", "od:"],
        returned: ["oryginalna wiadomość", "kopia wiadomości", "oryginalne nagłówki"])

    /// Seznam, Exchange in Czech and Slovak. Seen in their reports, 2008 to 2026.
    static let czech = Dialect(
        name: "czech",
        failures: [
            "nelze doručit", "nebyla doručena", "nedoručiteln*", "nemohla být doručena", "se nepodařilo doručit",
            "nepodarilo doručiť", "nebola doručená", "nedoručen*", "chyba doručení", "doručení selhalo",
        ],
        delays: ["zpožděn*", "opožděn*"],
        recipients: ["následujícím příjemcům", "příjemce", "příjemci", "adresát", "na adresu"],
        others: ["odesílatel", "od:"],
        returned: ["původní zpráva", "kopie zprávy"])
}
