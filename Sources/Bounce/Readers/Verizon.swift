extension Dialect {
    /// Verizon Wireless (vtext, vzwpix): `Message could not be delivered to mobile.` with the address in the headers it quotes.
    /// Seen in reports from 2008 to 2022.
    static let verizon = Dialect(
        name: "verizon",
        signs: [
            .from("vzwpix.com"), .from("vtext.com"), .text("could not be delivered to mobile"),
            .text("no valid recipients for this mm"),
        ],
        failures: ["could not be delivered to mobile"])
}
