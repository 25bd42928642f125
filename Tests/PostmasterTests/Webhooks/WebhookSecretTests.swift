import Foundation
import Postmaster
import Testing

@Suite("A webhook's secret")
struct WebhookSecretTests {
    @Test("signs as the reference does")
    func knownAnswer() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = secret.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("is read back from its text, and nothing else is one")
    func text() {
        let secret = WebhookSecret.make()
        #expect(WebhookSecret(secret.text) == secret)
        #expect(secret.text.hasPrefix("whsec_") && secret != WebhookSecret.make())
        for text in [
            "", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%%%%",
            "whsec_" + String(repeating: "A", count: 400),
        ] {
            #expect(WebhookSecret(text) == nil, "\(text)")
        }
    }
}
