import Testing

@testable import Verification

@Suite("How far a slip goes")
struct SlipDistanceTests {
    static func distance(_ typed: String, _ meant: String) -> Int {
        SlipDistance.between(typed: Array(typed.utf8).span, meant: Array(meant.utf8).span)
    }

    @Test(
        "depends on the keys and the place",
        arguments: [
            ("gmail", "gmail", 0), ("gnail", "gmail", 60), ("gpail", "gmail", 100), ("gamil", "gmail", 60),
            ("gmaill", "gmail", 40), ("gmal", "gmail", 80), ("gmaik", "gmail", 60), ("fmail", "gmail", 80),
            ("mgail", "gmail", 80), ("mail", "gmail", 100), ("pmail", "gmail", 170), ("yaho", "yahoo", 40),
            ("yahooo", "yahoo", 40), ("zahoo", "yahoo", 80), ("gmai1", "gmail", 60), ("", "gmail", 420), ("", "", 0),
        ])
    func distances(_ typed: String, _ meant: String, _ distance: Int) {
        #expect(Self.distance(typed, meant) == distance)
    }

    @Test("two words at most two slips apart share a spelling without two letters")
    func deletions() {
        func hashes(_ word: String) -> Set<UInt64> {
            var hashes: Set<UInt64> = []
            DeletionHash.forEach(Array(word.utf8).span, depth: 2) { hashes.insert($0) }
            return hashes
        }
        for typed in ["gmail.com", "gnial.com", "mail.com", "ggmail.comm", "gmil.cm", "gmaol.con", "gmailc.om"] {
            #expect(!hashes(typed).isDisjoint(with: hashes("gmail.com")), "\(typed)")
        }
        #expect(hashes("hotmail.com").isDisjoint(with: hashes("gmail.com")))
        // The word, each with one letter less, each with two.
        #expect(hashes("abcdefgh").count == 1 + 8 + 28)
        #expect(hashes("a").count == 2)
    }
}
