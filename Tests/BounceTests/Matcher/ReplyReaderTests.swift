import Bounce
import Mail
import TestKit
import Testing

@Suite("Reading replies")
struct ReplyReaderTests {
    private func read(_ text: String, mx: String? = nil, stage: Stage? = nil) -> Diagnosis {
        RuleSet.standard.diagnose(text: Array(text.utf8).span, mx: mx.flatMap { DomainName($0) }, stage: stage)
    }

    @Test(
        "finds the codes wherever a report quotes them",
        arguments: [
            ("550-5.1.1 no\r\n550 5.1.1 such user", 550, "5.1.1"), ("smtp; 550 5.2.2 Mailbox full", 550, "5.2.2"),
            ("host mx.example[192.0.2.4] said: 452 4.2.2 full", 452, "4.2.2"),
            ("#550 5.7.1 RESOLVER.RST.AuthRequired", 550, "5.7.1"),
            ("501: 5.1.8 Sender address rejected", 501, "5.1.8"),
            ("Sorry, no such host (#5.1.2)", 0, "5.1.2"), ("User unknown", 0, ""),
            ("try again in 450 seconds", 0, ""), ("Message of 552 bytes refused", 0, ""),
            ("connect to 10.5.5.1 port 25: timed out", 0, ""), ("RCPT TO:<552-5.1.1@example.com>: 550 No", 550, ""),
        ])
    func codes(text: String, reply: Int, enhanced: String) {
        let diagnosis = read(text)
        #expect(diagnosis.replyCode.map { Int($0.number) } ?? 0 == reply)
        #expect(diagnosis.enhancedCode?.description ?? "" == enhanced)
    }

    @Test("joins the lines of a reply, so that words go on over them")
    func joins() {
        let text =
            "550-5.2.1 The user you are trying to contact is receiving mail at a\r\n550 5.2.1 rate that prevents more"
        let diagnosis = read(text)
        #expect(diagnosis.reason == .recipientRate)
        #expect(diagnosis.status == .deferred)
        #expect(
            diagnosis.evidence.hasPrefix("receiving mail at a") && diagnosis.evidence.hasSuffix("rate that prevents"))
        let reply = Reply(
            code: ReplyCode(550)!,
            lines: ["5.2.1 The user you are trying to contact is receiving mail at a", "5.2.1 rate that prevents more"])
        #expect(RuleSet.standard.diagnose(.reply(reply, stage: .rcpt, host: nil)).reason == .recipientRate)
    }

    @Test("shows the words as they stand in the reply")
    func evidence() {
        #expect(read("550 5.1.1 USER   Unknown here").evidence == "USER   Unknown")
        #expect(read("550 Ящик переполнен: почтовый ЯЩИК переполнен").evidence.contains("переполнен"))
    }

    @Test("does not read words out of addresses")
    func addresses() {
        #expect(read("550 5.1.1 <greylisted@spamhaus.example>: User unknown").reason == .recipientUnknown)
        #expect(read("550 user virus.infected@example.com unknown").reason == .recipientUnknown)
        #expect(read("550 Mailbox <full-552@example.com> does not exist").reason == .recipientUnknown)
    }

    @Test("looks for words, not for parts of words")
    func words() {
        #expect(read("554 spfx").reason == .unknown)
        #expect(read("554 xuser unknownx").reason == .unknown)
    }

    @Test(
        "takes the time to wait from the text",
        arguments: [
            ("451 4.7.1 Greylisted, try again in 300 seconds", 300), ("450 Greylisted, please retry in 5 minutes", 300),
            ("451 Greylisting in action, please come back in 00:04:32", 272), ("421 try again in 2 hours", 7200),
            ("450 greylisted for 60s", 60), ("421 Try again in 99999999999999999999999 days", 604_800),
            ("421 try again in 0 seconds", nil), ("421 try again later", nil), ("451 please wait. 300 others", nil),
            ("421 retry in", nil), ("421 wait 10", 10),
        ] as [(String, Int?)])
    func waits(text: String, seconds: Int?) {
        #expect(read(text).retryAfter == seconds.map { Duration.seconds($0) })
    }

    @Test("knows a provider by its exchanger's name or by its words")
    func providers() {
        #expect(
            read(
                "550 Requested action not taken: mailbox unavailable", mx: "x.olc.protection.outlook.com", stage: .rcpt
            ).status == .hardBounce)
        #expect(
            read("451 4.7.1 Sorry, the service is currently unavailable. Please come back later.", mx: "mx.yandex.ru")
                .reason == .greylisted)
        #expect(
            read("451 4.7.1 Sorry, the service is currently unavailable", mx: "mx.example.com").reason == .systemError)
    }

    @Test("a positive reply is no bounce, whatever its words")
    func positive() {
        let diagnosis = read("250 2.0.0 OK: user unknown spam blocked using")
        #expect(diagnosis.status == .ok)
        #expect(diagnosis.reason == .delivered)
        #expect(read("250 2.0.0 message discarded").status == .dropped)
    }

    @Test("text that no rule knows gets its code's default and says so")
    func defaults() {
        #expect(read("450 qwertz").status == .deferred)
        #expect(read("550 qwertz").status == .softBounce)
        #expect(read("550 qwertz").ruleID == "default.5yz")
        #expect(!read("550 qwertz").isMatched)
        #expect(read("").ruleID == "default.none")
        #expect(read("550 5.1.1 qwertz").isMatched)
    }

    @Test("the same input has the same answer, from one reader or many")
    func determinism() {
        var reader = RuleSet.standard.makeReader()
        for text in SectionFour.rows.map(\.text) + ["", "550", "x"] {
            let bytes = Array(text.utf8)
            let verdict = reader.read(bytes.span)
            let again = RuleSet.standard.makeReader().oneAnswer(bytes)
            #expect(verdict == again)
        }
    }

    @Test("hostile input is read within its bounds")
    func hostile() {
        var reader = RuleSet.standard.makeReader()
        let inputs: [[UInt8]] = [
            [], [0], [UInt8](repeating: 0, count: 10_000), [UInt8](repeating: 0xFF, count: 1 << 20),
            [UInt8](repeating: UInt8(ascii: "<"), count: 1 << 20),
            [UInt8](repeating: UInt8(ascii: "5"), count: 1 << 20),
            Array(String(repeating: "550-", count: 200_000).utf8), Array(String(repeating: "a@", count: 500_000).utf8),
            Array(String(repeating: "user ", count: 200_000).utf8),
            Array(String(repeating: "\r\n550-5.1.1 ", count: 9000).utf8),
        ]
        for input in inputs {
            let verdict = reader.read(input.span)
            #expect(verdict.evidence.upperBound <= min(input.count, ReplyReader.byteLimit))
            _ = RuleSet.standard.diagnosis(verdict, of: input.span)
        }
    }

    @Test("random bytes and random words never end the process")
    func random() {
        let chance = SeededChance(seed: 20_261_121)
        var reader = RuleSet.standard.makeReader()
        let words = [
            "550", "-5.1.1 ", " ", "\r\n", "user unknown", "<", "a@b", ">", "try again in", "9", ":", "spam", "é", "\0",
            "4.2.2",
        ]
        for round in 0..<10_000 {
            var bytes: [UInt8] = []
            if round.isMultiple(of: 2) {
                bytes = (0..<chance.next(below: 200)).map { _ in UInt8(truncatingIfNeeded: chance.nextBits()) }
            } else {
                for _ in 0..<chance.next(below: 16) { bytes += words[chance.next(below: words.count)].utf8 }
            }
            let verdict = reader.read(bytes.span, stage: Stage.allCases[round % Stage.allCases.count])
            #expect(verdict.evidence.upperBound <= bytes.count)
        }
    }
}

extension ReplyReader {
    consuming func oneAnswer(_ bytes: [UInt8]) -> Verdict {
        var reader = self
        return reader.read(bytes.span)
    }
}
