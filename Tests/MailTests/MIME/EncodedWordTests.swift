import Mail
import Testing

@Suite("Encoded word")
struct EncodedWordTests {
    @Test(
        "is read in the charsets we know, and left alone in others",
        arguments: [
            ("plain", "plain"), ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"), ("=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"),
            ("=?iso-8859-1?Q?Gr=FC=DFe?=", "Grüße"), ("=?windows-1252?Q?=80?=", "€"), ("=?us-ascii?q?a_b?=", "a b"),
            ("a =?utf-8?q?b?= c", "a b c"), ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
            ("=?utf-8?q?a?=  \r\n =?utf-8?q?b?= ", "ab "),
            ("=?utf-8?q?=C3?= =?utf-8?q?=BC?=", "ü"), ("=?utf-8*de?q?a?=", "a"),
            ("=?koi8-r?B?8NLJ18XU?=", "Привет"), ("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
            ("=?x-klingon?q?a?=", "=?x-klingon?q?a?="), ("=?utf-7//x?q?a?=", "=?utf-7//x?q?a?="),
            ("=?utf-8?x?a?=", "=?utf-8?x?a?="), ("=?utf-8?q?a", "=?utf-8?q?a"), ("=?utf-8?q?a b?=", "a b"),
            ("=?utf-8?B?*?=", "=?utf-8?B?*?="), ("=?utf-8?q??=", ""), ("=??q?a?=", "=??q?a?="), ("=?", "=?"),
            ("=?utf-8?q?=F", "=?utf-8?q?=F"),
            ("=?utf-8?q?=FF?=", "ÿ"), ("=?utf-8?q?a=?=", "a="),
        ])
    func reads(text: String, expected: String) { #expect(EncodedWord.decode(text) == expected) }

    @Test("takes linear time over what only begins like one")
    func hostile() {
        let text = String(repeating: "=?utf-8?q?", count: 20_000)
        let isSame = EncodedWord.decode(text) == text
        #expect(isSame)
    }
}
