import Accounts
import DNS
import Foundation
import HTTPTypes
import JSON
import Mail
import MailAuth
import TestKit
import Testing

@testable import HTTP

@Suite("/v1/domains", .eachEngine)
struct DomainsAPITests {
    @Test("a domain is added, shown with the record to publish, let sign, rotated, checked and removed")
    func life() async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let added = try await calls.post(
                "/v1/domains", #"{"domain":"Shop.Example","algorithms":["ed25519-sha256"],"selector":"s1"}"#)
            #expect(added.status == 201)
            #expect(added.json["domain"]?.text == "shop.example")
            let key = try #require(added.json["keys"]?.elements.first)
            #expect(key["state"]?.text == "waiting")
            #expect(key["record"]?["name"]?.text == "s1._domainkey.shop.example")
            #expect(key["record"]?["value"]?.text?.hasPrefix("v=DKIM1; k=ed25519; p=") == true)
            #expect(try await calls.post("/v1/domains", #"{"domain":"shop.example"}"#).status == 409)

            let active = try await calls.post("/v1/domains/shop.example/activate", "{}")
            #expect(active.json["keys"]?.elements.map { $0["state"]?.text } == ["active"])
            #expect(active.json["signs"] == true)
            let rotated = try await calls.post("/v1/domains/shop.example/rotate", "{}")
            #expect(
                rotated.json["keys"]?.elements.map { $0["algorithm"]?.text } == ["ed25519-sha256", "ed25519-sha256"])
            #expect(rotated.json["keys"]?.elements.map { $0["state"]?.text } == ["active", "waiting"])

            let report = try await calls.post("/v1/domains/shop.example/check", "{}")
            #expect(report.status == 200)
            #expect(report.json["state"]?.text == "failed")
            let dmarc = report.json["findings"]?.elements.first { $0["check"]?.text == "dmarc" }
            #expect(
                dmarc?["records"]?.elements.first?["zone_line"]?.text
                    == "_dmarc.shop.example. IN TXT \"v=DMARC1; p=none; rua=mailto:dmarc-reports@shop.example\"")

            #expect(try await calls.delete("/v1/domains/shop.example").status == 204)
            #expect(try await calls.get("/v1/domains/shop.example").status == 404)
        }
    }

    @Test(
        "what is wrong is told with its place",
        arguments: [
            (#"{}"#, "/domain"), (#"{"domain":"a b"}"#, "/domain"),
            (#"{"domain":"a.example","algorithms":["rsa"]}"#, "/algorithms/0"),
            (#"{"domain":"a.example","private_key":"x","selector":"s"}"#, "/private_key"),
            (#"{"domain":"a.example","selector":"A B"}"#, "/selector"),
            (#"{"domain":"a.example","selector":"s","algorithms":["rsa-sha256","ed25519-sha256"]}"#, "/selector"),
            (#"{"domain":"a.example","more":1}"#, "/more"),
        ])
    func faults(body: String, pointer: String) async throws {
        let node = try await TestNode()
        try await node.withRouter { calls async throws in
            let answer = try await calls.post("/v1/domains", body)
            #expect(answer.status == 422)
            #expect(answer.place == pointer)
        }
    }

    @Test("a key that is brought along keeps its selector, and its private part is never shown")
    func brought() async throws {
        let node = try await TestNode()
        let secret = Data(SigningKey(.ed25519SHA256).stored).base64EncodedString()
        try await node.withRouter { calls async throws in
            let body = #"{"domain":"a.example","selector":"mine","private_key":"\#(secret)"}"#
            let added = try await calls.post("/v1/domains", body)
            #expect(added.status == 201)
            #expect(added.json["keys"]?.elements.map { $0["selector"]?.text } == ["mine"])
            #expect(!added.text.contains(secret))
        }
    }
}
