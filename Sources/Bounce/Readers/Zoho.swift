extension Dialect {
    /// Zoho Mail: `a@b Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 …` in one line, delays as
    /// `[Status: Error, Address: <a@b>, ResponseCode 421, , Host not reachable.]`. Seen in reports from 2014 on.
    static let zoho = Dialect(
        name: "zoho",
        signs: [
            .from("mailer-daemon@mail.zoho"), .text("error_code"), .trace("zoho.com"), .trace("zohomail"),
            .text("[status: error, address"),
        ],
        failures: ["[status: error"],
        recipients: ["[status: error, address", "address"])
}
