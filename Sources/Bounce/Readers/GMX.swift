extension Dialect {
    /// GMX, web.de, mail.com, 1&1 (IONOS): the form of Exim with the address in quotation marks, `For the following reason:`,
    /// and `--- The header of the original message is following. ---`. Seen in reports from 2004 on.
    static let gmx = Dialect(
        name: "gmx",
        signs: [
            .from("mailer-daemon@mail.gmx"), .from("mailer-daemon@gmx"), .from("mailer-daemon@kundenserver"),
            .text("the header of the original message is following"), .text("for the following reason"),
            .text("smtp error from remote server"), .trace("kundenserver.de"), .trace("gmx.net"), .trace("web.de"),
        ],
        failures: ["for the following reason"],
        returned: ["the header of the original message is following", "der header der ursprünglichen"])
}
