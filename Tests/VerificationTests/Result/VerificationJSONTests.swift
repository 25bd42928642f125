import JSON
import Mail
import Testing
import Verification

@Suite("A verification as JSON")
struct VerificationJSONTests {
    static var sample: Verification {
        var sample = Verification(
            address: "Ada@Example.com", normalized: "Ada@example.com", verdict: .risky, reason: .catchAll, score: 50,
            checks: [
                VerificationCheck(.syntax, .pass),
                VerificationCheck(
                    .smtp, .pass, detail: "250 2.1.5 Ok", code: ReplyCode(250),
                    enhancedCode: EnhancedStatusCode(2, 1, 5),
                    duration: .microseconds(1_250)),
            ], suggestion: "ada@example.org", provider: "google", level: .smtp,
            checkedAt: Timestamp(seconds: 1_795_262_400),
            lifetime: 3_600, isCached: true, isPending: true, elapsed: .microseconds(12_345))
        sample.mailboxProviderPolicy = .refusals
        return sample
    }

    @Test("reads back as it was written")
    func roundTrip() throws {
        let bytes = Self.sample.json.bytes
        #expect(Verification(json: try JSONParser.parse(bytes)) == Self.sample)
    }

    @Test("has every member, also where there is nothing to tell")
    func members() {
        let plain = Verification(
            address: "x", verdict: .undeliverable, reason: .syntax, score: 0, checkedAt: Timestamp(seconds: 0))
        guard case .object(let members) = plain.json else { return }
        #expect(
            members.map(\.name) == [
                "address", "normalized", "verdict", "reason", "score", "checks", "suggestion", "provider",
                "mailbox_provider_policy", "level", "checked_at", "ttl", "cached", "pending", "elapsed_ms",
            ])
    }

    @Test("that is none of ours is not read", arguments: ["{}", "[]", #"{"address":"a","verdict":"perhaps"}"#, "7"])
    func foreign(text: String) throws {
        #expect(Verification(json: try JSONParser.parse(Array(text.utf8))) == nil)
    }
}
