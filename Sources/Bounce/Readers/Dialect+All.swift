extension Dialect {
    /// Every dialect and language we know words of. The order decides between two that are recognised by as many words.
    static let all: [Dialect] =
        [
            .sendmail, .postfix, .qmail, .exim, .exchangeOnline, .exchange, .domino, .gmail, .yahoo, .iCloud, .mailRu,
            .yandex,
            .gmx, .amazonSES, .amazonWorkMail, .sendGrid, .mailgun, .postmark, .sparkPost, .powerMTA, .proofpoint,
            .mimecast, .barracuda, .zoho, .courier, .mailMarshal, .messageLabs, .openSMTPD, .dragonFly, .mFilter,
            .interScan, .mcAfee, .mxLogic, .surfControl, .mailEnable, .mDaemon, .iMail, .groupWise, .messagingServer,
            .earthLink, .kddi, .docomo, .biglobe, .activeHunter, .aol, .verizon, .googleGroups, .fml, .unnamed, .lsmtp,
            .kerio, .mailFoundry, .sophos, .trend, .tencent, .netEase, .sina, .postfixJapan, .ironPort,
            .xMail, .apacheJames, .mercury, .communiGate, .interMail, .merak, .mimeSweeper, .eims, .firstClass,
            .processed,
            .jetMail,
        ] + languages

    static let languages: [Dialect] = [
        .english, .german, .french, .spanish, .portuguese, .italian, .dutch, .polish, .czech, .nordic, .hungarian,
        .turkish, .greek, .russian, .japanese, .chinese, .korean, .otherLanguages,
    ]
}
