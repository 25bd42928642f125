/// Whose exchangers these are, by the end of the host's name: providers limit over all the domains they serve.
enum Provider {
    /// Ends of exchangers' names. Source: the MX records of these providers' domains and of domains they host, 2026-11.
    private static let suffixes: [(suffix: String, name: String)] = [
        ("google.com", "google"), ("googlemail.com", "google"), ("smtp.goog", "google"),
        ("protection.outlook.com", "outlook"), ("mx.microsoft", "outlook"), ("hotmail.com", "outlook"),
        ("yahoodns.net", "yahoo"), ("yahoo.co.jp", "yahoo_japan"),
        ("icloud.com", "icloud"), ("apple.com", "icloud"),
        ("gmx.net", "gmx"), ("web.de", "gmx"), ("kundenserver.de", "ionos"), ("ionos.com", "ionos"),
        ("t-online.de", "t_online"),
        ("mail.ru", "mailru"), ("yandex.ru", "yandex"), ("yandex.net", "yandex"),
        ("qq.com", "qq"), ("netease.com", "netease"), ("163.com", "netease"),
        ("orange.fr", "orange"), ("wanadoo.fr", "orange"), ("laposte.net", "laposte"), ("free.fr", "free"),
        ("comcast.net", "comcast"), ("att.net", "att"), ("charter.net", "charter"), ("cox.net", "cox"),
        ("libero.it", "libero"), ("seznam.cz", "seznam"), ("wp.pl", "wp"), ("onet.pl", "onet"),
        ("ukr.net", "ukrnet"), ("naver.com", "naver"), ("zoho.com", "zoho"), ("zoho.eu", "zoho"),
        ("protonmail.ch", "proton"), ("messagingengine.com", "fastmail"), ("mailbox.org", "mailbox_org"),
        ("amazonaws.com", "amazon"), ("secureserver.net", "godaddy"), ("ovh.net", "ovh"),
        ("pphosted.com", "proofpoint"), ("ppe-hosted.com", "proofpoint"), ("mimecast.com", "mimecast"),
        ("barracudanetworks.com", "barracuda"), ("iphmx.com", "cisco"), ("messagelabs.com", "symantec"),
        ("trendmicro.com", "trendmicro"), ("trendmicro.eu", "trendmicro"), ("sophos.com", "sophos"),
        ("hornetsecurity.com", "hornetsecurity"), ("antispamcloud.com", "spamexperts"),
    ]

    private static let table = Dictionary(uniqueKeysWithValues: suffixes.map { ($0.suffix, $0.name) })

    /// Every name but those of hosts that nobody knows.
    static let names = Set(suffixes.map(\.name))

    /// The provider's name, or the registrable-looking end of `host` where nobody knows it. An address literal is given
    /// back as it is.
    static func name(ofExchanger host: String) -> String {
        guard let last = host.utf8.last, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last), !host.contains(":")
        else { return host }
        let labels = host.split(separator: ".")
        for start in labels.indices.dropLast() {
            if let known = table[labels[start...].joined(separator: ".")] { return known }
        }
        return registrable(labels).joined(separator: ".")
    }

    /// Two labels, or three under names such as `co.uk` and `com.br`. A guess that is good enough to group by.
    private static func registrable(_ labels: [Substring]) -> ArraySlice<Substring> {
        guard labels.count > 2, let top = labels.last, top.utf8.count == 2 else { return labels.suffix(2) }
        return labels.suffix(secondLevels.contains(labels[labels.count - 2]) ? 3 : 2)
    }

    private static let secondLevels: Set<Substring> = ["ac", "co", "com", "edu", "gov", "net", "ne", "or", "org"]
}
