import Spool

/// Programs that fetch what mail refers to, by words of their `User-Agent`. A line a program: what it says, what it is, and who
/// saw it when.
enum KnownAgents {
    struct Agent: Sendable {
        /// In lower case; stands anywhere in the field.
        let word: String
        let visitor: Visitor
        /// Behind `visit.`
        let rule: String

        fileprivate init(_ word: String, _ visitor: Visitor, _ rule: String) {
            self.word = word
            self.visitor = visitor
            self.rule = rule
        }
    }

    /// The first that fits decides.
    static let all: [Agent] = [
        // Fetch when somebody reads, and keep the reader to themselves.
        // Gmail. Source: scientiamobile.com, what-is-google-image-proxy, 2018-11.
        Agent("googleimageproxy", .relay, "gmail_proxy"),
        Agent("ggpht.com", .relay, "gmail_proxy"),
        // Source: Yahoo's own name of it, seen 2026-11.
        Agent("yahoomailproxy", .relay, "yahoo_proxy"),
        // Filters that name themselves. Source: live-direct-marketing.online, bot-clicks-security-scanners-detect, and the
        // issues of jdavidbakr/mail-tracker (#255) and mautic/mautic (#9798), read 2026-11.
        Agent("barracuda", .scanner, "barracuda"),
        Agent("proofpoint", .scanner, "proofpoint"),
        Agent("mimecast", .scanner, "mimecast"),
        Agent("ciscosecureemail", .scanner, "cisco"),
        Agent("ironport", .scanner, "cisco"),
        Agent("trendmicro", .scanner, "trend_micro"),
        Agent("tmes", .scanner, "trend_micro"),
        Agent("fortinet", .scanner, "fortinet"),
        Agent("fortimail", .scanner, "fortinet"),
        Agent("sophos", .scanner, "sophos"),
        Agent("forcepoint", .scanner, "forcepoint"),
        Agent("symantec", .scanner, "symantec"),
        Agent("safelinks", .scanner, "microsoft"),
        Agent("google-safety", .scanner, "google_safety"),
        // A browser of 2015 that fetches on behalf of a filter. Source: gmass.co, false-opens-in-gmail, 2024.
        Agent("chrome/42.0.2311.135 safari/537.36 edge/12.246", .scanner, "edge_12"),
        // Previews in chats and feeds. Source: the names that their operators publish, 2026-11.
        Agent("slackbot", .scanner, "preview"),
        Agent("twitterbot", .scanner, "preview"),
        Agent("facebookexternalhit", .scanner, "preview"),
        Agent("linkedinbot", .scanner, "preview"),
        Agent("whatsapp", .scanner, "preview"),
        Agent("telegrambot", .scanner, "preview"),
        Agent("skypeuripreview", .scanner, "preview"),
        Agent("bingpreview", .scanner, "preview"),
        // Programs, not readers.
        Agent("headlesschrome", .scanner, "headless"),
        Agent("phantomjs", .scanner, "headless"),
        Agent("python-", .scanner, "library"),
        Agent("python/", .scanner, "library"),
        Agent("curl/", .scanner, "library"),
        Agent("wget/", .scanner, "library"),
        Agent("go-http-client", .scanner, "library"),
        Agent("okhttp", .scanner, "library"),
        Agent("java/", .scanner, "library"),
        Agent("apache-httpclient", .scanner, "library"),
        Agent("libwww", .scanner, "library"),
        Agent("ahc/", .scanner, "library"),
        Agent("node-fetch", .scanner, "library"),
        Agent("axios/", .scanner, "library"),
        Agent("bot/", .scanner, "robot"),
        Agent("bot;", .scanner, "robot"),
        Agent("crawler", .scanner, "robot"),
        Agent("spider", .scanner, "robot"),
    ]

    /// What Apple's Mail Privacy Protection says of itself: this and no more. Source: help.socketlabs.com, identifying Apple
    /// MPP opens, 2021-09; wordtothewise.com, Apple MPP reporting and geolocation, 2021-09.
    static let appleMailPrivacy = "Mozilla/5.0"

    static func find(_ agent: String) -> Agent? {
        let folded = Array(agent.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
        return words.first { contains($0.word, in: folded) }?.agent
    }

    private static let words = all.map { (word: Array($0.word.utf8), agent: $0) }

    private static func contains(_ word: [UInt8], in text: [UInt8]) -> Bool {
        guard text.count >= word.count else { return false }
        return (0...(text.count - word.count)).contains { start in
            text[start] == word[0] && text[start..<(start + word.count)].elementsEqual(word)
        }
    }
}
