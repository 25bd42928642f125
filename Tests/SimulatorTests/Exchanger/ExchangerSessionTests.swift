import Mail
import Testing

@testable import Simulator

@Suite("Exchanger session")
struct ExchangerSessionTests {
    /// Plays client lines against a session; the answers as text, `<close>` and the like for what is no reply.
    private final class Talk {
        let ledger: ProviderLedger
        private let profile: Profile
        private var session: ExchangerSession
        private(set) var said: [String] = []
        var now: UInt64 = 1

        init(
            _ profile: Profile = .postfix, ledger: ProviderLedger? = nil, timeScale: Double = 1,
            returnsMail: Bool = false
        ) {
            self.profile = profile
            self.ledger = ledger ?? ProviderLedger(limits: profile.limits, timeScale: timeScale)
            session = ExchangerSession(
                habit: Habit(profile: profile, seed: 1, returnsMail: returnsMail), ledger: self.ledger,
                timeScale: timeScale, offersTLS: false,
                clientAddress: "192.0.2.1", number: 1)
        }

        func client(_ lines: String...) -> [String] {
            said = []
            for line in lines {
                if session.isInContent {
                    note(session.received(content: Array((line + "\r\n").utf8)[...]).actions)
                } else {
                    note(session.received(line: Array(line.utf8)[...], now: now))
                }
            }
            return said
        }

        private func note(_ actions: [ExchangerSession.Action]) {
            for action in actions {
                switch action {
                case .send(let bytes):
                    said += String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map { String($0.prefix(9)) }
                case .wait(let duration): said.append("<wait \(duration)>")
                case .close: said.append("<close>")
                case .startTLS: said.append("<tls>")
                case .flood: said.append("<flood>")
                case .stall: said.append("<stall>")
                case .post(let writer, let truth): said.append("<\(truth) to \(writer.destination)>")
                }
            }
        }
    }

    private let domain = "shop-1.sim.test"

    @Test("sends mail back for who asks for it, and never to nobody")
    func returns() {
        let lines = ["RCPT TO:<later-full@\(domain)>", "RCPT TO:<complaint@\(domain)>", "DATA", "Subject: a", "", "."]
        let talk = Talk(returnsMail: true)
        _ = talk.client("EHLO a", "MAIL FROM:<b-1@bounces.test>")
        #expect(
            talk.client(lines[0], lines[1], lines[2], lines[3], lines[4], lines[5]).suffix(3)
                == ["250 2.0.0", "<softBounce to b-1@bounces.test>", "<ok to fbl@bounces.test>"])
        _ = talk.client("MAIL FROM:<>")
        #expect(
            talk.client(lines[0], lines[1], lines[2], lines[3], lines[4], lines[5]).last == "250 2.0.0")
        let quiet = Talk()
        _ = quiet.client("EHLO a", "MAIL FROM:<b-1@bounces.test>")
        #expect(
            quiet.client(lines[0], lines[1], lines[2], lines[3], lines[4], lines[5]).last == "250 2.0.0")
    }

    @Test("takes a message")
    func delivery() {
        let talk = Talk()
        #expect(talk.client("EHLO a").last == "250 PIPEL")
        #expect(
            talk.client(
                "MAIL FROM:<x@y.test> SIZE=5", "RCPT TO:<slow-1@\(domain)>", "DATA", "Subject: a", "", "..", ".")
                == ["250 2.1.0", "<wait 1.0 seconds>", "250 2.1.5", "354 Go ah", "250 2.0.0"])
        #expect(talk.ledger.snapshot().entries["slow-1@\(domain)"]?.acceptedCount == 1)
        #expect(talk.client("QUIT") == ["221 2.0.0", "<close>"])
    }

    @Test(
        "keeps the order of commands",
        arguments: [
            (["MAIL FROM:<>"], ["503 5.5.1"]), (["EHLO a", "RCPT TO:<a@b.test>"], ["503 5.5.1"]),
            (["EHLO a", "MAIL FROM:<>", "MAIL FROM:<>"], ["250 2.1.0", "503 5.5.1"]),
            (["EHLO a", "MAIL FROM:<>", "DATA"], ["250 2.1.0", "554 5.5.1"]),
            (["EHLO a", "MAIL FROM:<>", "RCPT TO:<a@elsewhere.test>"], ["250 2.1.0", "550 5.7.1"]),
            (["EHLO a", "MAIL FROM:<>", "RCPT TO:<nonsense>", "RCPT TO:"], ["250 2.1.0", "501 5.1.3", "501 5.1.3"]),
            (["HELO a", "NOOP", "RSET", "VRFY x", "STARTTLS"], ["250 2.0.0", "250 2.0.0", "502 5.5.2", "454 4.7.0"]),
            (["EHLO a", ""], ["502 5.5.2"]),
        ])
    func order(lines: [String], expected: [String]) {
        let talk = Talk()
        let said = lines.flatMap { talk.client($0) }
        #expect(said.suffix(expected.count) == expected[...])
    }

    @Test(
        "does what the recipient asks for",
        arguments: [
            ("disconnect", ["<close>"]), ("flood", ["<flood>"]), ("stall", ["<stall>"]), ("nonsense", ["OK whatev"]),
            ("full-452-4.2.2", ["452 4.2.2"]), ("busy-421-4.7.0", ["421 4.7.0", "<close>"]),
        ])
    func misbehaves(localPart: String, expected: [String]) {
        let talk = Talk()
        #expect(
            talk.client("HELO a", "MAIL FROM:<>", "RCPT TO:<\(localPart)@\(domain)>").suffix(expected.count)
                == expected[...])
    }

    @Test("greylists by the simulated world's clock")
    func greylisting() {
        let talk = Talk(timeScale: 100)
        let ask = ["MAIL FROM:<>", "RCPT TO:<greylist@\(domain)>", "RSET"]
        _ = talk.client("HELO a")
        func asked() -> String { ask.flatMap { talk.client($0) }[1] }
        #expect(asked() == "450 4.2.0")
        talk.now += 2_900_000_000
        #expect(asked() == "450 4.2.0")
        talk.now += 200_000_000
        #expect(asked() == "250 2.1.5")
        // Taken only when the message is.
        #expect(talk.ledger.snapshot().entries["greylist@\(domain)"]?.truth == .deferred)
    }

    @Test("gives recipients whose content meets another fate a message of their own")
    func policies() {
        let talk = Talk()
        let said = talk.client(
            "HELO a", "MAIL FROM:<>", "RCPT TO:<slow@\(domain)>", "RCPT TO:<data-550@\(domain)>", "DATA", "x", ".",
            "MAIL FROM:<>", "RCPT TO:<data-550@\(domain)>", "RCPT TO:<slow@\(domain)>", "DATA", "x", ".")
        #expect(
            said.dropFirst() == [
                "250 2.1.0", "<wait 20.0 seconds>", "250 2.1.5", "452 4.5.3", "354 Go ah", "250 2.0.0", "250 2.1.0",
                "250 2.1.5", "452 4.5.3", "354 Go ah", "550 Messa",
            ])
        let entries = talk.ledger.snapshot().entries
        #expect(entries["data-550@\(domain)"]?.truth == .spamBounce)
        #expect(entries["data-550@\(domain)"]?.askedCount == 2)
        #expect(entries["slow@\(domain)"]?.truth == .ok)
    }

    @Test("hangs up once after the content, and takes it afterwards")
    func dropping() {
        let talk = Talk()
        let message = ["MAIL FROM:<>", "RCPT TO:<drop-after-data@\(domain)>", "DATA", "x", "."]
        _ = talk.client("HELO a")
        #expect(message.flatMap { talk.client($0) }.last == "<close>")
        let again = Talk(ledger: talk.ledger)
        _ = again.client("HELO a")
        #expect(message.flatMap { again.client($0) }.last == "250 2.0.0")
        #expect(talk.ledger.snapshot().deliveredCount == 1)
    }

    @Test("ends a connection after the provider's number of messages, with or without a word")
    func messageLimit() {
        for (profile, ending) in [(Profile.yahoo, ["<close>"]), (.exim, ["421 4.7.0", "<close>"])] {
            let talk = Talk(profile)
            _ = talk.client("HELO a")
            for _ in 0..<profile.limits.messagesPerConnection { _ = talk.client("MAIL FROM:<>", "RSET") }
            #expect(talk.client("MAIL FROM:<>") == ending)
        }
    }

    @Test("holds to its rate, and is generous again a minute later")
    func rate() {
        let talk = Talk(.qq)
        _ = talk.client("HELO a")
        for _ in 0..<3_000 { #expect(talk.ledger.admitMessage(now: 1)) }
        #expect(talk.client("MAIL FROM:<>") == ["451 4.7.1"])
        talk.now += 60_000_000_000
        #expect(talk.client("MAIL FROM:<>") == ["250 2.1.0"])
    }

    @Test("turns away connections over the limit, and counts them out again")
    func connections() {
        let ledger = ProviderLedger(limits: Profile.Limits(connections: 2), timeScale: 1)
        #expect(ledger.open().isAdmitted)
        #expect(ledger.open().isAdmitted)
        #expect(!ledger.open().isAdmitted)
        ledger.close()
        #expect(ledger.open().isAdmitted)
    }

    @Test(
        "finds the end of content however it is cut",
        arguments: [
            (".\r\n", 3), ("a\r\n.\r\nQUIT", 6), ("a\n.\nb\r\n.\r\n", 10), ("\r\n..\r\n.\r\n", 9),
            ("a\r\r\n.\r\n", 7), ("a\r\n.\r\r\n.\r\n", 10), ("abc", nil), ("a\r\n.", nil), ("a\r\n.\n", nil),
        ] as [(String, Int?)])
    func contentEnd(text: String, length: Int?) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var end = ContentEnd()
            var taken = end.read(bytes[..<cut])
            taken += end.read(bytes[cut...])
            #expect(end.isComplete == (length != nil))
            if let length { #expect(taken == length) }
        }
    }
}
