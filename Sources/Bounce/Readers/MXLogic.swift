extension Dialect {
    /// MX Logic (McAfee SaaS): the words of Exim, `<a@b>: 550 …` with two spaces, `Included is a copy of the message header:`.
    /// Seen in reports from 2006 to 2016.
    static let mxLogic = Dialect(
        name: "mxlogic",
        signs: [
            .text("included is a copy of the message header"), .trace("mxl_mta"), .trace("mxlogic"),
            .from("mxlogic"),
        ],
        returned: ["included is a copy of the message header"])
}
