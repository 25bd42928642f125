import NIOCore
import Testing

@testable import SMTP

@Suite("AUTH SCRAM-SHA-256")
struct SCRAMTests {
    static let offering: ServerConfiguration = {
        var configuration = ServerConfiguration(name: "mx.example.com")
        configuration.offersAuthentication = true
        configuration.offersSCRAM = true
        configuration.allowsPlainAuth = true
        return configuration
    }()

    static func encoded(_ text: String) -> String { SCRAMSamples.encoded(text) }

    static func rehearsal() -> ServerRehearsal {
        var rehearsal = ServerRehearsal(offering)
        _ = rehearsal.speak()
        _ = rehearsal.hear("EHLO c.example\r\n")
        return rehearsal
    }

    @Test("goes as the example of RFC 7677, with or without an initial response", arguments: [false, true])
    func example(hasInitialResponse: Bool) {
        var rehearsal = Self.rehearsal()
        let first = Self.encoded(SCRAMSamples.clientFirst)
        if hasInitialResponse {
            #expect(
                rehearsal.hear("AUTH SCRAM-SHA-256 \(first)\r\n") == "334 \(Self.encoded(SCRAMSamples.serverFirst))\r\n"
            )
        } else {
            #expect(rehearsal.hear("AUTH SCRAM-SHA-256\r\n") == "334 \r\n")
            #expect(rehearsal.hear("\(first)\r\n") == "334 \(Self.encoded(SCRAMSamples.serverFirst))\r\n")
        }
        #expect(
            rehearsal.hear(Self.encoded(SCRAMSamples.clientFinal) + "\r\n")
                == "334 \(Self.encoded(SCRAMSamples.serverFinal))\r\n")
        #expect(rehearsal.session.peer.identity == nil)
        #expect(rehearsal.hear("\r\n") == "235 2.7.0 Authentication succeeded\r\n")
        #expect(rehearsal.session.peer.identity == "account")
    }

    @Test(
        "takes no first message that is none",
        arguments: [
            "", "n,,n=user", "n,,r=abc,n=user", "p=tls-exporter,,n=user,r=abc", "n,a=other,n=user,r=abc", "n,,n=,r=abc",
            "n,,n=user,r=", "n,,n=us=er,r=abc", "n,,m=x,n=user,r=abc", "n,,n=user,r=a bc", "x,,n=user,r=abc",
            "n,n=user,r=abc",
        ])
    func badFirst(message: String) {
        var rehearsal = Self.rehearsal()
        let initial = message.isEmpty ? "=" : Self.encoded(message)
        #expect(
            rehearsal.hear("AUTH SCRAM-SHA-256 \(initial)\r\n")
                == "501 5.5.2 Response is not what the mechanism asks for\r\n")
    }

    @Test("reads names with commas and equals signs")
    func names() {
        #expect(SCRAMFirst(Array("y,,n=a=2Cb=3Dc,r=abc,ext=1".utf8))?.user == "a,b=c")
        #expect(SCRAMFirst(Array("n,a=ada,n=ada,r=abc".utf8))?.header == "n,a=ada,")
    }

    @Test(
        "a last message must repeat the header and both nonces",
        arguments: [
            ("biws", "y,,"), ("eSws", "biws"), ("r=rOprNGfwEbeRWgbNEkqO%", "r=XOprNGfwEbeRWgbNEkqO%"), (",p=", ",q="),
            ("p=dHzb", "p=dH"),
        ])
    func badFinal(part: String, other: String) {
        guard SCRAMSamples.clientFinal.contains(part) else { return }
        var rehearsal = Self.rehearsal()
        _ = rehearsal.hear("AUTH SCRAM-SHA-256 \(Self.encoded(SCRAMSamples.clientFirst))\r\n")
        let message = SCRAMSamples.clientFinal.split(separator: part, maxSplits: 1).joined(separator: other)
        #expect(
            rehearsal.hear(Self.encoded(message) + "\r\n")
                == "501 5.5.2 Response is not what the mechanism asks for\r\n")
        #expect(rehearsal.session.peer.identity == nil)
    }

    @Test("a proof that does not hold is refused as a wrong password is")
    func badProof() {
        var rehearsal = Self.rehearsal()
        _ = rehearsal.hear("AUTH SCRAM-SHA-256 \(Self.encoded(SCRAMSamples.clientFirst))\r\n")
        let message = SCRAMSamples.clientFinal.split(separator: "p=dHzb").joined(separator: "p=AAAA")
        #expect(rehearsal.hear(Self.encoded(message) + "\r\n") == "535 5.7.8 Authentication credentials invalid\r\n")
        #expect(rehearsal.session.peer.identity == nil)
    }

    @Test("may be cancelled at every step", arguments: 0...2)
    func cancelled(step: Int) {
        var rehearsal = Self.rehearsal()
        _ = rehearsal.hear("AUTH SCRAM-SHA-256\r\n")
        for message in [SCRAMSamples.clientFirst, SCRAMSamples.clientFinal].prefix(step) {
            _ = rehearsal.hear(Self.encoded(message) + "\r\n")
        }
        #expect(rehearsal.hear("*\r\n") == "501 5.7.0 Authentication cancelled\r\n")
        #expect(rehearsal.session.peer.identity == nil)
    }

    @Test("is offered in the clear only where there is no TLS to be had")
    func clear() throws {
        var configuration = Self.offering
        configuration.allowsPlainAuth = false
        var rehearsal = ServerRehearsal(configuration)
        _ = rehearsal.speak()
        #expect(rehearsal.hear("EHLO c.example\r\n").contains("250-AUTH SCRAM-SHA-256\r\n"))
        #expect(rehearsal.hear("AUTH PLAIN\r\n") == "538 5.7.11 Encryption required, use STARTTLS\r\n")
    }

    @Test("EXTERNAL takes the certificate's word, for its own name")
    func external() {
        var configuration = Self.offering
        configuration.asksForCertificate = true
        for (certificate, said, heard) in [
            ([1] as [UInt8]?, "AUTH EXTERNAL =", "235 2.7.0 Authentication succeeded"),
            ([1], "AUTH EXTERNAL YWRh", "235 2.7.0 Authentication succeeded"),
            ([1], "AUTH EXTERNAL ZXZl", "535 5.7.8 Authentication credentials invalid"),
            (nil, "AUTH EXTERNAL =", "504 5.5.4 Unknown authentication mechanism"),
        ] {
            var session = ServerSession(configuration: configuration, address: nil)
            session.opened(now: .uptimeNanoseconds(1), isEncrypted: true, certificate: certificate)
            var rehearsal = ServerRehearsal(configuration)
            rehearsal.session = session
            _ = rehearsal.speak()
            _ = rehearsal.hear("EHLO c.example\r\n")
            #expect(rehearsal.hear(said + "\r\n") == heard + "\r\n")
        }
    }
}
