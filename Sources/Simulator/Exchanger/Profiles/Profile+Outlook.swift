extension Profile {
    /// Consumer and company mailboxes of Microsoft; wordings as seen in 2023 to 2026.
    static let outlook = Profile(
        name: "outlook", domains: ["outlook.sim.test", "hotmail.sim.test", "live.sim.test"] + companies("office", 6),
        exchangers: [
            "outlook-com.olc.protection.outlook.com", "hotmail-com.olc.protection.outlook.com",
            "office-sim-test.mail.protection.outlook.com",
        ], weight: 200,
        banner: Wording("220 {host} Microsoft ESMTP MAIL Service ready at Sat, 21 Nov 2026 11:00:00 +0000 [{id}]"),
        accepted: Wording("250 2.6.0 <{id}> [InternalId=38650462405, Hostname={host}] Queued mail for delivery"),
        limits: Limits(
            connections: 80,
            tooManyConnections: Wording("421 4.3.2 The maximum number of concurrent connections has exceeded a limit"),
            messagesPerConnection: 1_000,
            tooManyMessages: Wording("421 4.4.2 Connection dropped due to message per connection limit")),
        mix: [
            (14, .hard("550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [{host} {id}]")),
            (
                10,
                .hard(
                    "550 5.4.1 Recipient address rejected: Access denied. For more information see https://aka.ms/EXOSmtpErrors [{host} {id}]"
                )
            ),
            (
                4,
                .hard(
                    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {recipient} not found by SMTP address lookup",
                    at: .content)
            ),
            (
                5,
                .soft(
                    "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception",
                    at: .content)
            ),
            (
                16,
                .spam(
                    "550 5.7.1 Unfortunately, messages from [{ip}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [{host} {id}]"
                )
            ),
            (
                4,
                .spam(
                    "550 5.7.606 Access denied, banned sending IP [{ip}]. To request removal from this list please visit https://sender.office.com/ and follow the directions. For more information please go to  http://go.microsoft.com/fwlink/?LinkID=526655 AS(1430)"
                )
            ),
            (
                16,
                .busy(
                    "451 4.7.500 Server busy. Please try again later from [{ip}]. (S77719) [{host} {id}]", visits: 2)
            ),
            (
                5,
                .soft(
                    "550 5.7.515 Access denied, sending domain {domain} doesn't meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the sender. To learn how to fix this see: https://go.microsoft.com/fwlink/p/?linkid=2319303",
                    at: .content)
            ),
            (
                3,
                .soft(
                    "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group",
                    at: .content)
            ),
        ])
}
