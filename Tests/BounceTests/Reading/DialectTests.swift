import Testing

@testable import Bounce

@Suite("Dialects")
struct DialectTests {
    @Test("have names, and words that can be looked for")
    func words() {
        for dialect in Dialect.all {
            #expect(!dialect.name.isEmpty)
            let words =
                dialect.signs.map(\.words) + dialect.failures + dialect.delays + dialect.successes + dialect.endings
                + dialect.recipients + dialect.origins + dialect.others + dialect.asides + dialect.returned
                + dialect.transcripts
            #expect(!words.isEmpty)
            for word in words { #expect(Phrase(Array(word.utf8)) != nil, "\(dialect.name): '\(word)'") }
        }
    }

    @Test(
        "cover the makes we promise",
        arguments: [
            "sendmail", "postfix", "qmail", "exim", "exchange", "exchange_online", "domino", "gmail", "yahoo", "icloud",
            "mail_ru", "yandex", "gmx", "amazon_ses", "amazon_workmail", "sendgrid", "mailgun", "postmark", "sparkpost",
            "proofpoint", "mimecast", "barracuda", "zoho", "courier", "mailmarshal", "messagelabs", "opensmtpd", "kddi",
            "docomo", "unnamed", "japanese", "chinese", "russian", "german", "french", "spanish", "portuguese",
            "italian",
        ])
    func makes(name: String) {
        #expect(Dialect.all.contains { $0.name == name })
    }

    @Test("fit into one automaton with their phrases found at their ends")
    func book() {
        let text = Array("Hi. This is the qmail-send program at mx.example.\n<a@b.example>:\n".utf8)
        var found: [PhraseBook.Hit] = []
        text.withUnsafeBufferPointer { bytes in PhraseBook.standard.scan(bytes, place: .text) { found.append($0) } }
        #expect(found.contains { $0.dialect >= 0 && PhraseBook.standard.names[Int($0.dialect)] == "qmail" })
        #expect(found.allSatisfy { $0.end <= text.count && $0.length > 0 })
    }
}
