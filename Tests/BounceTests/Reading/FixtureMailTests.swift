import Bounce
import Mail
import Testing

/// Mails of many makes and languages, each written down from knowledge of the system before the reader was tried on it.
@Suite("A mail of each make")
struct FixtureMailTests {
    @Test("is told for what it is, recipient by recipient", arguments: FixtureMail.all)
    func reading(_ mail: FixtureMail) throws {
        let reading = BounceReader().read(ParsedMail.parse(mail.bytes))
        #expect(reading.kind.rawValue == mail.kind)
        guard !mail.recipients.isEmpty else { return }
        let found = reading.recipients.map { $0.addressWrittenTo?.text ?? "" }
        #expect(found.sorted() == mail.recipients.map(\.address).sorted())
        for truth in mail.recipients {
            let recipient = try #require(reading.recipients.first { $0.addressWrittenTo?.text == truth.address })
            let diagnosis = recipient.diagnosis
            #expect(truth.statuses.contains("*") || truth.statuses.contains(diagnosis.status.rawValue), "\(diagnosis)")
            #expect(truth.reasons.contains("*") || truth.reasons.contains(diagnosis.reason.rawValue), "\(diagnosis)")
            for code in truth.codes {
                #expect(
                    code.contains(".")
                        ? diagnosis.enhancedCode?.description == code : diagnosis.replyCode?.number == UInt16(code),
                    "\(diagnosis)")
            }
        }
    }

    @Test("reads the same with any line ends", arguments: FixtureMail.all)
    func lineEnds(_ mail: FixtureMail) {
        let reader = BounceReader()
        let asItIs = reader.read(ParsedMail.parse(mail.bytes))
        for ending in [[UInt8(0x0D), 0x0A], [0x0D]] {
            let bytes = mail.bytes.flatMap { $0 == 0x0A ? ending : [$0] }
            #expect(reader.read(ParsedMail.parse(bytes)) == asItIs)
        }
    }

    @Test("are here") func present() { #expect(FixtureMail.all.count >= 60) }
}
