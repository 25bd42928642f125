import Foundation
import Mail
import Postmaster
import Storage
import TestKit
import Testing

/// Holds our signatures against the reference: the package `standardwebhooks` from PyPI, in an environment of its own.
/// Where Python or the package cannot be had, the tests say that they were skipped.
@Suite("Webhooks before the reference", .serialized, .timeLimit(.minutes(15)))
struct WebhookOracleTests {
    @Test("are verified by the package standardwebhooks, and nothing altered is", .enabled(if: Oracle.python != nil))
    func verified() async throws {
        let kit = try await WebhookKit()
        let receiver = try await Receiver.start()
        let (endpoint, secret) = try await kit.add(receiver.url)
        try await kit.accept(2)
        // The reference looks at the clock: only the very present is good to it.
        kit.time.set(Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
        try await kit.webhooks.catchUp()
        let second = try #require(try await kit.webhooks.rotateSecret(endpoint.key, of: .first))
        try await kit.accept(1)
        try await kit.webhooks.catchUp()
        await receiver.stop()
        let requests = receiver.requests
        #expect(requests.count == 3)
        for request in requests { #expect(try Oracle.verifies(request, secret)) }
        #expect(try Oracle.verifies(requests[2], second))
        #expect(try !Oracle.verifies(requests[0], second))
        let altered = Receiver.Request(fields: requests[0].fields, body: requests[0].body + [0x20])
        #expect(try !Oracle.verifies(altered, secret))
    }
}

enum Oracle {
    /// The interpreter of an environment that has the package; `nil` where there is none.
    static let python = PythonPackage.interpreter(having: "standardwebhooks")

    static func verifies(_ request: Receiver.Request, _ secret: WebhookSecret) throws -> Bool {
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        let values = names.map { request.fields[$0] ?? "" }
        let body = String(decoding: request.body, as: UTF8.self)
        return ChildProcess.status(of: try #require(python), ["-c", script, secret.text, body] + values) == 0
    }

    private static let script = """
        import sys
        from standardwebhooks.webhooks import Webhook
        names = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        try:
            Webhook(sys.argv[1]).verify(sys.argv[2], dict(zip(names, sys.argv[3:])))
        except Exception:
            sys.exit(1)
        """
}
