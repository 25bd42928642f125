import Testing

@testable import CLI

@Suite("Where a mailing goes on")
struct ResumeTokenTests {
    @Test("is read as it was written")
    func roundTrip() {
        let token = ResumeToken(run: ResumeToken.freshRun(), row: 3_002)
        #expect(ResumeToken(token.description) == token)
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "-", "0123456789ab", "0123456789ab-", "0123456789ab-1", "0123456789ab-+3", "0123456789AB-3", "x-3",
        ])
    func refuses(text: String) {
        #expect(ResumeToken(text) == nil)
    }
}
