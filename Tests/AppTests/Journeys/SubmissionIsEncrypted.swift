import App
import Mail
import NIOSSL
import SMTP
import Testing

@Suite("Submission by STARTTLS")
struct SubmissionIsEncrypted {
    @Test("is offered with a certificate, and the message arrives")
    func story() async throws {
        try await Scratch.with { directory in
            try Certificate.make(in: directory)
            try await House.with(configure: {
                $0.tlsCertificate = directory + "/chain.pem"
                $0.tlsKey = directory + "/key.pem"
                $0.trustedNetworks = ["127.0.0.0/8"]
            }) { house in
                let recipient = house.world.recipient("ada")
                var settings = TLSConfiguration.makeClientConfiguration()
                settings.certificateVerification = .none
                let sent = try await Client.send(
                    to: try #require(Mailbox(recipient)), port: try #require(house.addresses.smtp).port,
                    tls: try NIOSSLContext(configuration: settings))
                #expect(sent.tlsVersion?.hasPrefix("TLSv1.") == true)
                guard case .accepted = sent.outcome else {
                    Issue.record("refused: \(sent.outcome)")
                    return
                }
                let messages = try await house.api.messages()
                #expect(messages.map(\.recipient) == [recipient])
                #expect(try await house.api.finished(messages.map(\.id)).first?.isFinal == true)
            }
        }
    }
}
