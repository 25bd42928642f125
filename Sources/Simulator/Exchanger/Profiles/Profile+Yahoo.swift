extension Profile {
    /// Yahoo and AOL; wordings as seen in 2022 to 2026. It ends a connection after twenty messages without a code.
    static let yahoo = Profile(
        name: "yahoo", domains: ["yahoo.sim.test", "aol.sim.test", "ymail.sim.test"],
        exchangers: ["mta5.am0.yahoodns.net", "mta6.am0.yahoodns.net", "mta7.am0.yahoodns.net"], weight: 90,
        banner: Wording("220 mtaproxy101.free.mail.bf1.yahoo.com ESMTP ready"),
        accepted: Wording("250 ok dirdel"),
        limits: Limits(connections: 100, messagesPerConnection: 20, tooManyMessages: nil),
        mix: [
            (
                16,
                .hard(
                    "554 delivery error: dd This user doesn't have a yahoo.com account ({recipient}) [0] - mta4321.mail.bf1.yahoo.com",
                    at: .content)
            ),
            (8, .hard("552 1 Requested mail action aborted, mailbox not found")),
            (
                10,
                .hard(
                    "554 30 Sorry, your message to {recipient} cannot be delivered. This mailbox is disabled (554.30).")
            ),
            (
                20,
                .busy(
                    "421 4.7.0 [TSS04] Messages from {ip} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes"
                )
            ),
            (
                6,
                .spam(
                    "553 5.7.2 [TSS09] All messages from {ip} will be permanently deferred; Retrying will NOT succeed. See https://postmaster.yahooinc.com/error-codes"
                )
            ),
            (
                8,
                .spam(
                    "554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://postmaster.yahooinc.com/error-codes",
                    at: .content)
            ),
            (
                4,
                .spam(
                    "553 5.7.1 [BL21] Connections will not be accepted from {ip}, because the ip is in Spamhaus's list; see https://postmaster.yahooinc.com/error-codes"
                )
            ),
        ])
}
