/// Small companies with a server of their own.
extension Profile {
    /// Postfix with postgrey, rspamd and blocklists.
    static let postfix = Profile(
        name: "postfix", domains: companies("shop", 20), exchangers: ["mx1.postfix.sim.test", "mx2.postfix.sim.test"],
        weight: 60, banner: Wording("220 {host} ESMTP Postfix"), accepted: Wording("250 2.0.0 Ok: queued as {id}"),
        limits: Limits(
            connections: 50, tooManyConnections: Wording("421 4.7.0 {host} Error: too many connections from {ip}")),
        mix: [
            (
                30,
                .hard("550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in virtual mailbox table")
            ),
            (
                60,
                .greylist(
                    "450 4.2.0 <{recipient}>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/{domain}.html"
                )
            ),
            (8, .soft("552 5.2.2 <{recipient}>: Recipient address rejected: Mailbox is full")),
            (6, .busy("452 4.3.1 Insufficient system storage", visits: 2)),
            (
                14,
                .spam(
                    "554 5.7.1 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/{ip}"
                )
            ),
            (10, .spam("554 5.7.1 Spam message rejected", at: .content)),
            (
                6,
                .soft(
                    "550 5.7.23 <{recipient}>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why"
                )
            ),
        ])

    /// Exim as shared hosting runs it.
    static let exim = Profile(
        name: "exim", domains: companies("club", 20), exchangers: ["mx.exim.sim.test"], weight: 40,
        banner: Wording(
            "220-{host} ESMTP Exim 4.98 #2 Sat, 21 Nov 2026 11:00:00 +0000\n220-We do not authorize the use of this system to transport unsolicited,\n220 and/or bulk e-mail."
        ), accepted: Wording("250 OK id={id}"),
        limits: Limits(
            connections: 50,
            tooManyConnections: Wording(
                "421 Too many concurrent SMTP connections from this IP address; please try again later."),
            messagesPerConnection: 200),
        mix: [
            (24, .hard("550 No Such User Here")),
            (10, .hard("550 5.1.1 <{recipient}> User unknown")),
            (40, .greylist("451 Greylisted, please try again in 300 seconds")),
            (8, .busy("451 Temporary local problem - please try later")),
            (8, .soft("552 5.2.2 Mailbox quota exceeded")),
            (14, .spam("550 Rejected because {ip} is in a black list at zen.spamhaus.org")),
            (10, .spam("550 This message was classified as SPAM and may not be delivered", at: .content)),
        ])
}
