import Bounce

/// Replies that "5yz means dead" gets wrong: one or more for each row of the table of receivers in docs/rules.md.
struct SectionFour {
    let text: String
    let mx: String?
    let stage: Stage?
    let status: RecipientStatus
    let reason: Reason

    private init(
        _ text: String, _ status: RecipientStatus, _ reason: Reason, mx: String? = nil, stage: Stage? = nil
    ) {
        self.text = text
        self.mx = mx
        self.stage = stage
        self.status = status
        self.reason = reason
    }

    static let rows: [SectionFour] = [
        .init(
            "550-5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered.",
            .deferred, .recipientRate),
        .init("452 4.2.2 The recipient's inbox is out of storage space. gsmtp", .deferred, .mailboxFull),
        .init(
            "552 5.2.2 The email account that you tried to reach is over quota and inactive. gsmtp", .hardBounce,
            .recipientDisabled),
        .init(
            "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. gsmtp",
            .softBounce, .authFailure),
        .init(
            "421-4.7.26 This mail has been rate limited because it is unauthenticated. Gmail requires all senders to authenticate. gsmtp",
            .deferred, .authFailure),
        .init(
            "421-4.7.27 Your email has been rate limited because SPF authentication didn't pass for this message. gsmtp",
            .deferred, .authFailure),
        .init(
            "421-4.7.30 Your email has been rate limited because DKIM authentication didn't pass. gsmtp", .deferred,
            .authFailure),
        .init(
            "421-4.7.32 Your email has been rate limited because the From: header (RFC5322) in this message isn't aligned with either the authenticated SPF or DKIM organizational domain. gsmtp",
            .deferred, .authFailure),
        .init(
            "550-5.7.1 [192.0.2.1 12] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked. gsmtp",
            .spamBounce, .spamContent),
        .init(
            "550-5.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address. gsmtp",
            .deferred, .rateLimited),
        .init(
            "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5EUR01FT012.eop-EUR01.prod.protection.outlook.com]",
            .hardBounce, .recipientUnknown),
        .init(
            "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
            .spamBounce, .ipBlocked),
        .init(
            "550 5.7.511 Access denied, banned sender[192.0.2.1]. To request removal from this list please forward this message to delist@messaging.microsoft.com.",
            .spamBounce, .ipBlocked),
        .init("550 5.7.606 Access denied, banned sending IP [192.0.2.1]", .spamBounce, .ipBlocked),
        .init(
            "550 5.2.121 Recipient's per hour message receive limit from specific sender exceeded", .deferred,
            .recipientRate, mx: "example-com.mail.protection.outlook.com"),
        .init(
            "550 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour",
            .deferred, .recipientRate, mx: "example-com.mail.protection.outlook.com"),
        .init("550 5.2.2 Submission quota exceeded for sender; message not sent", .deferred, .rateLimited),
        .init(
            "550 5.7.509 Access denied, sending domain example.org does not pass DMARC verification and has a DMARC policy of reject.",
            .softBounce, .authFailure),
        .init(
            "550 5.7.515 Access denied, sending domain EXAMPLE.ORG doesn't meet the required authentication level.",
            .softBounce, .authFailure, mx: "x.olc.protection.outlook.com"),
        .init(
            "550 5.7.124 Sender not in allowed-senders list; access denied", .softBounce, .recipientPolicy,
            mx: "example-com.mail.protection.outlook.com"),
        .init(
            "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", .softBounce,
            .recipientPolicy),
        .init(
            "550 5.7.134 RESOLVER.RST.SenderNotAuthenticatedForMailbox; authentication required", .softBounce,
            .recipientPolicy),
        .init(
            "554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com) [0] - mta1.mail.ne1.yahoo.com",
            .hardBounce, .recipientUnknown),
        .init(
            "552 1 Requested mail action aborted, mailbox not found", .hardBounce, .recipientUnknown,
            mx: "mta5.am0.yahoodns.net"),
        .init(
            "554 30 Sorry, your message to x@aol.com cannot be delivered. This mailbox is disabled (554.30).",
            .hardBounce, .recipientDisabled),
        .init(
            "553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.",
            .spamBounce, .domainReputation),
        .init(
            "553 5.7.1 [TSS11] All messages from 192.0.2.1 will be permanently deferred", .spamBounce, .domainReputation
        ),
        .init(
            "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1",
            .deferred, .rateLimited),
        .init(
            "554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://postmaster.yahooinc.com/error-codes",
            .spamBounce, .policyBlock),
        .init(
            "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list",
            .spamBounce, .ipListed),
        .init(
            "550 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137",
            .spamBounce, .spamContent, mx: "mx01.mail.icloud.com"),
        .init(
            "550 5.1.1 <x@icloud.com>: inactive email address", .hardBounce, .recipientDisabled,
            mx: "mx01.mail.icloud.com"),
        .init(
            "550 5.1.6 recipient no longer on server: x@icloud.com", .hardBounce, .recipientMoved,
            mx: "mx01.mail.icloud.com"),
        .init(
            "554-gmx.net (mxgmx008) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is black listed.\n554 For explanation visit http://postmaster.gmx.com/en/error-messages?ip=192.0.2.1&c=bl",
            .spamBounce, .ipBlocked, stage: .connect),
        .init(
            "554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de to clarify.) (BL)",
            .spamBounce, .ipBlocked, stage: .connect),
        .init(
            "550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=abc", .spamBounce,
            .spamContent, mx: "mxs.mail.ru"),
        .init(
            "550 Message was not accepted -- invalid mailbox. Local mailbox x@mail.ru is unavailable: user not found",
            .hardBounce, .recipientUnknown, mx: "mxs.mail.ru"),
        .init(
            "451 4.7.1 Sorry, the service is currently unavailable. Please come back later.", .deferred, .greylisted,
            mx: "mx.yandex.ru"),
        .init(
            "550 Ip frequency limited [abc IP: 192.0.2.1]. http://service.mail.qq.com/cgi-bin/help?id=20022", .deferred,
            .rateLimited, mx: "mx3.qq.com"),
        .init(
            "550 Connection frequency limited. http://service.mail.qq.com/cgi-bin/help", .deferred, .connectionLimit,
            mx: "mx3.qq.com"),
        .init(
            "550 Domain frequency limited. http://service.mail.qq.com/cgi-bin/help", .deferred, .rateLimited,
            mx: "mx3.qq.com"),
        .init(
            "550 Mail content denied. http://service.mail.qq.com/cgi-bin/help", .spamBounce, .spamContent,
            mx: "mx3.qq.com"),
        .init(
            "550 Mailbox unavailable or access denied [abc IP: 192.0.2.1]. http://service.mail.qq.com/cgi-bin/help",
            .deferred, .rateLimited, mx: "mx3.qq.com"),
        .init(
            "552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]", .softBounce, .mailboxFull,
            mx: "smtp-in.orange.fr"),
        .init(
            "550 5.7.1 Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR006_103 [103]",
            .deferred, .ipBlocked, mx: "smtp-in.orange.fr"),
        .init(
            "421 mwinf5c04 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR005_104 [104]",
            .deferred, .connectionLimit, mx: "smtp-in.orange.fr"),
        .init("551 5.1.1 Not our Customer", .hardBounce, .recipientUnknown, mx: "mx1.comcast.net"),
        .init("550 5.1.1 Not our Customer", .hardBounce, .recipientUnknown, mx: "mx1.comcast.net"),
        .init(
            "554 resimta-po-02v.sys.comcast.net 192.0.2.1 found on one or more DNSBLs, see http://postmaster.comcast.net/smtp-error-codes.php#BL000001",
            .spamBounce, .ipListed),
        .init(
            "550 5.1.1 <x@example.com> 192.0.2.1 has sent to too many recipients this hour. IB607 <http://x.co/rlbounce>",
            .deferred, .rateLimited),
        .init(
            "553 5.3.0 flpd575 DNSBL:ATTRBL 521< 192.0.2.1 >_is_blocked.For assistance forward this email to abuse_rbl@abuse-att.net",
            .spamBounce, .ipBlocked),
        .init(
            "554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1", .spamBounce, .ipBlocked, stage: .connect),
        .init(
            "550 5.7.0 Blocked - see https://support.proofpoint.com/dnsbl-lookup.cgi?ip=192.0.2.1", .spamBounce,
            .ipBlocked),
        .init(
            "550 Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [abc]", .spamBounce,
            .ipBlocked),
        .init(
            "550 Rejected by header based Anti-Spoofing policy: x@example.org - https://community.mimecast.com/docs/DOC-1369#550",
            .softBounce, .authFailure),
        .init(
            "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [abc]", .hardBounce,
            .recipientUnknown),
        .init("550 permanent failure for one or more recipients (x@example.com:blocked)", .spamBounce, .ipBlocked),
        .init(
            "550 5.2.1 Mailbox unavailable. Your IP address 192.0.2.1 is blacklisted using SPAMHAUS-XBL.", .spamBounce,
            .ipListed),
        .init(
            "554 5.7.1 Service unavailable; Unverified Client host [192.0.2.1] blocked using multi.uribl.com; 127.0.0.1 -> Query Refused. See http://uribl.com/refused.shtml",
            .deferred, .systemError),
        .init(
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; Error: open resolver; https://www.spamhaus.org/returnc/pub/ 127.255.255.254",
            .deferred, .systemError),
        .init(
            "450 4.1.1 <x@example.com>: Recipient address rejected: User unknown in local recipient table", .deferred,
            .recipientUnknown),
        .init("450 4.1.8 <x@example.org>: Sender address rejected: Domain not found", .deferred, .senderRefused),
    ]
}
