import Bounce
import Testing

@Suite("The history of refusals")
struct RefusalHistoryTests {
    @Test("sums up refusals of one reason and meaning, the newest last")
    func sums() {
        var history = RefusalHistory()
        history.add(.mailboxFull, status: .deferred, waited: .seconds(60))
        history.add(.network, status: .deferred, waited: .seconds(5))
        history.add(.mailboxFull, status: .deferred, waited: .seconds(600))
        #expect(history.refusals.map(\.reason) == [.network, .mailboxFull])
        #expect(history.refusals.map(\.count) == [1, 2])
        #expect(history.waited == .seconds(665) && history.count == 3 && history.last == .mailboxFull)
    }

    @Test("keeps apart what one reason meant as a deferral and as a refusal")
    func meanings() {
        var history = RefusalHistory()
        history.add(.recipientRefused, status: .deferred, waited: .seconds(60))
        history.add(.recipientRefused, status: .hardBounce, waited: .seconds(60))
        #expect(history.refusals.map(\.status) == [.softBounce, .hardBounce])
    }

    @Test("is read back from its text as it was")
    func text() {
        var history = RefusalHistory()
        history.add(.mailboxFull, status: .deferred, waited: .seconds(61_200))
        history.add(.tlsFailed, status: .deferred, waited: .milliseconds(3))
        #expect(history.text == "mailbox_full/soft_bounce*1=61200000000 tls_failed/soft_bounce*1=3000")
        #expect(RefusalHistory(text: history.text) == history)
        #expect(RefusalHistory(text: "").isEmpty)
    }

    @Test(
        "leaves out of its text what it does not understand",
        arguments: [
            "network", "network/soft_bounce*1", "reason_of_next_year/soft_bounce*1=5", "network/lost*1=5",
            "network/soft_bounce*one=5", "network/soft_bounce*1=", "network/soft_bounce*99999999999999999999=5", "/*=",
        ])
    func strange(text: String) {
        let history = RefusalHistory(text: "\(text) mailbox_full/soft_bounce*2=7")
        #expect(history.refusals.map(\.reason) == [.mailboxFull] && history.count == 2)
    }

    @Test("is bounded, and forgets what is longest ago")
    func bounded() {
        var history = RefusalHistory()
        for reason in Reason.allCases { history.add(reason, status: .softBounce, waited: .seconds(1)) }
        #expect(history.refusals.count == 32 && history.last == Reason.allCases.last)
    }
}
