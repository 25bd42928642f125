import Testing
import Verification

@Suite("Levels of verification")
struct VerificationLevelTests {
    @Test("each goes further than the one before")
    func order() {
        #expect(VerificationLevel.fast < .dns)
        #expect(VerificationLevel.dns < .smtp)
        #expect(!(VerificationLevel.smtp < .fast))
    }
}
