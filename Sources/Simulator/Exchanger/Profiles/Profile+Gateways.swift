/// Filters in front of companies' own servers.
extension Profile {
    /// Wordings as seen in 2020 to 2026.
    static let proofpoint = Profile(
        name: "proofpoint", domains: companies("bank", 8),
        exchangers: ["mx0a-001b2d01.pphosted.com", "mx0b-001b2d01.pphosted.com"], weight: 30,
        banner: Wording("220 {host} ESMTP mfa-m0000001"),
        accepted: Wording("250 2.0.0 {id} Message accepted for delivery"),
        mix: [
            (26, .hard("550 5.1.1 <{recipient}>... User unknown")),
            (24, .spam("554 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip={ip}")),
            (8, .spam("550 5.7.0 Local Policy Violation - spam message rejected {id}", at: .content)),
            (10, .busy("421 4.7.0 {host} too many connections from your host, please try again later")),
        ])

    /// Wordings as seen in 2019 to 2026. Its way of greylisting is a resource that is missing for a while.
    static let mimecast = Profile(
        name: "mimecast", domains: companies("law", 8),
        exchangers: ["eu-smtp-inbound-1.mimecast.com", "eu-smtp-inbound-2.mimecast.com"], weight: 25,
        banner: Wording("220 {host} ESMTP; Sat, 21 Nov 2026 11:00:00 +0000"), accepted: Wording("250 SmtpThread-{id}"),
        mix: [
            (26, .hard("550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [{id}.uk123]")),
            (
                16,
                .spam(
                    "550 {ip} Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [{id}.uk123]")
            ),
            (
                10,
                .soft(
                    "550 Rejected by header based Anti-Spoofing policy: news@{domain} - https://community.mimecast.com/docs/DOC-1369#550 [{id}.uk123]",
                    at: .content)
            ),
            (
                24,
                .greylist(
                    "451 Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [{id}.uk123]",
                    wait: .seconds(60))
            ),
        ])

    /// Wordings as seen in 2018 to 2026.
    static let barracuda = Profile(
        name: "barracuda", domains: companies("school", 8),
        exchangers: ["d12345a.ess.barracudanetworks.com", "d12345b.ess.barracudanetworks.com"], weight: 25,
        banner: Wording("220 {host} ESMTP ({id})"), accepted: Wording("250 Ok: queued as {id}"),
        limits: Limits(connections: 60, messagesPerConnection: 60),
        mix: [
            (26, .hard("550 5.1.1 <{recipient}>: Recipient address rejected: User unknown")),
            (26, .spam("550 permanent failure for one or more recipients ({recipient}:blocked)", at: .content)),
            (10, .soft("552 5.2.2 <{recipient}>: Recipient address rejected: Mailbox is full")),
        ])
}
