/// Consumer providers of Europe.
extension Profile {
    /// GMX, web.de and mail.com; wordings as seen in 2022 to 2026.
    static let gmx = Profile(
        name: "gmx", domains: ["gmx.sim.test", "web.sim.test", "mail-com.sim.test"],
        exchangers: ["mx00.gmx.net", "mx01.gmx.net"], weight: 80,
        banner: Wording("220 gmx.net (mxgmx017) Nemesis ESMTP Service ready"),
        accepted: Wording("250 Requested mail action okay, completed: id={id}"),
        limits: Limits(
            connections: 40,
            tooManyConnections: Wording(
                "421-gmx.net (mxgmx017) Nemesis ESMTP Service not available\n421 Too many connections"),
            messagesPerConnection: 200),
        mix: [
            (
                24,
                .hard(
                    """
                    550-Requested action not taken: mailbox unavailable
                    550 For explanation visit https://postmaster.gmx.net/en/case?c=r0101&i=ip&v={ip}&r={id}
                    """)
            ),
            (
                8,
                .soft(
                    """
                    552-Requested mail action aborted: exceeded storage allocation
                    552-Quota exceeded. The recipient's mailbox is full.
                    552 For explanation visit https://postmaster.gmx.net/en/case?c=q0101
                    """)
            ),
            (
                12,
                .spam(
                    """
                    554-gmx.net (mxgmx017) Nemesis ESMTP Service not available
                    554-No SMTP service
                    554-IP address is black listed.
                    554 For explanation visit https://postmaster.gmx.net/en/case?c=r0103&i=ip&v={ip}&r={id}
                    """)
            ),
            (
                8,
                .spam(
                    """
                    554-Transaction failed
                    554-Reject due to policy restrictions.
                    554 For explanation visit https://postmaster.gmx.net/en/case?c=r0105&i=ip&v={ip}&r={id}
                    """, at: .content)
            ),
            (
                14,
                .busy(
                    """
                    450-Requested mail action not taken: mailbox unavailable
                    450-Mail send limit exceeded.
                    450 For explanation visit https://postmaster.gmx.net/en/case?c=r0104&i=ip&v={ip}&r={id}
                    """)
            ),
        ])

    /// Orange and Wanadoo; wordings as seen in 2021 to 2026.
    static let orange = Profile(
        name: "orange", domains: ["orange.sim.test", "wanadoo.sim.test"], exchangers: ["smtp-in.orange.fr"], weight: 40,
        banner: Wording("220 opmta1mti02nd1 smtp.orange.fr ESMTP server ready"),
        accepted: Wording("250 2.0.0 {id} mail accepted for delivery"),
        limits: Limits(
            connections: 12,
            tooManyConnections: Wording(
                "421 mwinf5c04 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR005_104 [104]"
            ), messagesPerConnection: 100),
        mix: [
            (24, .hard("550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]")),
            (14, .soft("552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]")),
            (10, .spam("550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]", at: .content)),
            (
                10,
                .spam(
                    "550 mwinf5c27 ME Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR006_103 [103]"
                )
            ),
            (
                12,
                .busy(
                    "421 mwinf5c30 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR005_104 [104]"
                )
            ),
        ])

    /// Wordings as seen in 2020 to 2026.
    static let mailru = Profile(
        name: "mailru", domains: ["mailru.sim.test", "bk.sim.test", "inbox-ru.sim.test"], exchangers: ["mxs.mail.ru"],
        weight: 35, banner: Wording("220 mx217.mail.ru ESMTP ready"), accepted: Wording("250 OK id={id}"),
        limits: Limits(connections: 60, messagesPerConnection: 500),
        mix: [
            (
                28,
                .hard(
                    "550 Message was not accepted -- invalid mailbox.  Local mailbox {recipient} is unavailable: user not found"
                )
            ),
            (
                10,
                .hard(
                    "550 Message was not accepted -- invalid mailbox.  Local mailbox {recipient} is unavailable: account is disabled"
                )
            ),
            (
                22,
                .spam(
                    "550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c={id} or  report details to abuse@corp.mail.ru. Error code: {id}. ID: {id}.",
                    at: .content)
            ),
            (12, .busy("451 4.7.1 Try again later", visits: 1)),
        ])

    /// Wordings as seen in 2019 to 2026.
    static let yandex = Profile(
        name: "yandex", domains: ["yandex.sim.test", "ya.sim.test"], exchangers: ["mx.yandex.ru"], weight: 25,
        banner: Wording("220 {host} (Want to use Yandex.Mail for your domain? Visit http://pdd.yandex.ru) {id}"),
        accepted: Wording("250 2.0.0 Ok: queued on {host} as {id}"),
        limits: Limits(connections: 60, messagesPerConnection: 500),
        mix: [
            (24, .hard("550 5.1.1 No such user!")),
            (8, .soft("552 5.2.2 Mailbox size limit exceeded {id}")),
            (
                30,
                .greylist(
                    "451 4.7.1 Sorry, the service is currently unavailable. Please come back later. {id}",
                    wait: .seconds(60))
            ),
            (
                16,
                .spam("554 5.7.1 [2] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc {id}", at: .content)
            ),
        ])
}
