/// Consumer providers of America and Asia.
extension Profile {
    /// Wordings as seen in 2021 to 2026.
    static let icloud = Profile(
        name: "icloud", domains: ["icloud.sim.test", "me.sim.test", "mac.sim.test"],
        exchangers: ["mx01.mail.icloud.com", "mx02.mail.icloud.com"], weight: 60,
        banner: Wording("220 ms-10012 ESMTP"), accepted: Wording("250 2.0.0 Ok: queued as {id}"),
        limits: Limits(connections: 60, messagesPerConnection: 100),
        mix: [
            (20, .hard("550 5.1.1 <{recipient}>: user does not exist")),
            (8, .hard("550 5.1.1 <{recipient}>: inactive email address")),
            (3, .hard("550 5.1.6 recipient no longer on server: {recipient}")),
            (10, .soft("552 5.2.2 <{recipient}>: user is over quota")),
            (
                16,
                .spam(
                    "550 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137",
                    at: .content)
            ),
            (
                8,
                .busy(
                    "421 4.7.0 [HCM1] Message temporarily deferred due to unusual volume. Please visit https://support.apple.com/en-us/HT204137"
                )
            ),
        ])

    /// Wordings as seen in 2018 to 2026.
    static let comcast = Profile(
        name: "comcast", domains: ["comcast.sim.test"], exchangers: ["mx1a1.comcast.net", "mx2h1.comcast.net"],
        weight: 25, banner: Wording("220 resimta-c1p-028598.sys.comcast.net resimta ESMTP server ready"),
        accepted: Wording("250 2.0.0 {id} mail accepted for delivery"),
        limits: Limits(connections: 50, messagesPerConnection: 1_000),
        mix: [
            (24, .hard("550 5.1.1 Not our Customer")),
            (6, .hard("551 5.1.1 Not our Customer")),
            (8, .soft("552 5.2.2 <{recipient}> recipient overquota")),
            (
                14,
                .spam(
                    "554 resimta-po-20v.sys.comcast.net comcast {ip} found on one or more DNSBLs, see http://postmaster.comcast.net/smtp-error-codes.php#BL000001"
                )
            ),
            (
                14,
                .busy(
                    "421 4.1.0 {ip} Throttled - try again later. Please see http://postmaster.comcast.net/smtp-error-codes.php#RL000001"
                )
            ),
        ])

    /// Wordings as seen in 2017 to 2026; refuses for speed with 550.
    static let qq = Profile(
        name: "qq", domains: ["qq.sim.test", "foxmail.sim.test"],
        exchangers: ["mx1.qq.com", "mx2.qq.com", "mx3.qq.com"], weight: 25,
        banner: Wording("220 newxmmxsza63.qq.com MX QQ Mail Server."), accepted: Wording("250 Ok: queued as {id}"),
        limits: Limits(
            connections: 20,
            tooManyConnections: Wording(
                "421 Connection frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000722"
            ), messagesPerConnection: 50, messagesPerMinute: 3_000),
        mix: [
            (
                24,
                .hard("550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&no=1000728")
            ),
            (
                18,
                .busy(
                    "550 Ip frequency limited [{id} IP: {ip}]. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000725"
                )
            ),
            (
                6,
                .busy(
                    "550 Domain frequency limited [{id} IP: {ip}]. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1001469"
                )
            ),
            (
                18,
                .spam(
                    "550 Mail content denied [{id} IP: {ip}]. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726",
                    at: .content)
            ),
        ])
}
