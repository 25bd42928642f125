import Bounce
import Testing

@Suite("Reasons")
struct ReasonTests {
    @Test("have stored numbers of their own")
    func numbers() {
        #expect(Set(Reason.allCases.map(\.storedNumber)).count == Reason.allCases.count)
        for reason in Reason.allCases { #expect(Reason(storedNumber: reason.storedNumber) == reason) }
        #expect(Reason(storedNumber: 0) == nil)
    }

    @Test("keep the numbers they were given")
    func kept() {
        let numbers = Reason.allCases.map(\.storedNumber)
        #expect(numbers.min() == 1)
        #expect(Reason.recipientUnknown.storedNumber == 2)
        #expect(Reason.ipListed.storedNumber == 14)
        #expect(Reason.expired.storedNumber == 37)
        #expect(Reason.unknown.storedNumber == 44)
    }

    @Test("suppress only where the recipient is to blame")
    func suppression() {
        for reason in Reason.allCases where reason.suppression == .atOnce { #expect(reason.blame == .recipient) }
        for reason in Reason.allCases where [.sender, .message].contains(reason.blame) {
            #expect(reason.suppression == .never)
            #expect(reason.status(isPermanent: true) != .hardBounce)
            #expect(reason.statusWhenLifeEnds != .hardBounce)
        }
    }

    @Test("end in a final status and in one sentence")
    func facts() {
        for reason in Reason.allCases {
            #expect(reason.statusWhenLifeEnds.isFinal)
            #expect(reason.sentence.hasSuffix("."))
        }
    }
}
