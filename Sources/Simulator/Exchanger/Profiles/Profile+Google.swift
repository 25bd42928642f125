extension Profile {
    /// Wordings as seen at gmail.com in 2024 to 2026.
    static let google = Profile(
        name: "google", domains: ["gmail.sim.test", "googlemail.sim.test"] + companies("workspace", 6),
        exchangers: ["gmail-smtp-in.l.google.com", "alt1.gmail-smtp-in.l.google.com", "aspmx.l.google.com"],
        weight: 300,
        banner: Wording("220 mx.google.com ESMTP {id} - gsmtp"),
        accepted: Wording("250 2.0.0 OK  1795259800 {id} - gsmtp"),
        limits: Limits(
            connections: 100, tooManyConnections: Wording("421 4.7.0 Too many connections. {id} - gsmtp"),
            messagesPerConnection: 2_000),
        mix: [
            (
                22,
                .hard(
                    """
                    550-5.1.1 The email account that you tried to reach does not exist. Please try
                    550-5.1.1 double-checking the recipient's email address for typos or
                    550-5.1.1 unnecessary spaces. For more information, go to
                    550 5.1.1  https://support.google.com/mail/?p=NoSuchUser {id} - gsmtp
                    """)
            ),
            (
                8,
                .hard(
                    """
                    550-5.2.1 The email account that you tried to reach is inactive. For more
                    550-5.2.1 information, go to
                    550 5.2.1  https://support.google.com/mail/?p=DisabledUser {id} - gsmtp
                    """)
            ),
            (
                6,
                .soft(
                    """
                    452-4.2.2 The recipient's inbox is out of storage space. Please direct the
                    452-4.2.2 recipient to
                    452 4.2.2  https://support.google.com/mail/?p=OverQuotaTemp {id} - gsmtp
                    """)
            ),
            (
                4,
                .hard(
                    """
                    552-5.2.2 The recipient's inbox is out of storage space and inactive. Please
                    552-5.2.2 direct the recipient to
                    552 5.2.2  https://support.google.com/mail/?p=OverQuotaPerm {id} - gsmtp
                    """)
            ),
            (
                5,
                .busy(
                    """
                    450-4.2.1 The user you are trying to contact is receiving mail at a rate that
                    450-4.2.1 prevents additional messages from being delivered. Please resend your
                    450-4.2.1 message at a later time. If the user is able to receive mail at that
                    450-4.2.1 time, your message will be delivered. For more information, please
                    450-4.2.1 visit
                    450 4.2.1  https://support.google.com/mail/?p=ReceivingRate {id} - gsmtp
                    """)
            ),
            (
                14,
                .spam(
                    """
                    550-5.7.1 [{ip}      12] Gmail has detected that this message is
                    550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail,
                    550-5.7.1 this message has been blocked. For more information, go to
                    550 5.7.1  https://support.google.com/mail/?p=UnsolicitedMessageError {id} - gsmtp
                    """, at: .content)
            ),
            (
                12,
                .busy(
                    """
                    421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating
                    421-4.7.28 from your IP address. To protect our users from spam, mail sent from
                    421-4.7.28 your IP address has been temporarily rate limited. For more
                    421-4.7.28 information, go to
                    421 4.7.28  https://support.google.com/mail/?p=UnsolicitedRateLimitError {id} - gsmtp
                    """, at: .content)
            ),
            (
                6,
                .soft(
                    """
                    550-5.7.26 Your email has been blocked because the sender is unauthenticated.
                    550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM.
                    550-5.7.26  Authentication results:
                    550-5.7.26  DKIM = did not pass
                    550-5.7.26  SPF [{domain}] with ip: [{ip}] = did not pass
                    550-5.7.26  For instructions on setting up authentication, go to
                    550 5.7.26  https://support.google.com/mail/answer/81126#authentication {id} - gsmtp
                    """, at: .content)
            ),
        ])
}
