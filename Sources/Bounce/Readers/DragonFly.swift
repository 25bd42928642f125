extension Dialect {
    /// DragonFly Mail Agent (FreeBSD since 14): `There was an error delivering your mail to <a@b>.` Seen: dma 0.13 `mail.c`.
    static let dragonFly = Dialect(
        name: "dragonfly",
        signs: [.text("this is the dragonfly mail agent")],
        failures: ["there was an error delivering your mail to"],
        recipients: ["error delivering your mail to"],
        asides: ["this is the dragonfly mail agent"],
        returned: ["message headers follow"])
}
