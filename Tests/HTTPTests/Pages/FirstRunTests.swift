import Accounts
import HTTPTypes
import Testing

@testable import HTTP

@Suite("The first run")
struct FirstRunTests {
    @Test("a password is taken as it was typed, spaces at its ends too")
    func exactPassword() async throws {
        try await TestNode().withServer { calls async throws in
            let password = "  twelve characters "
            let made = try await calls.send(
                "/welcome", ["email": "ada@example.com", "name": "Ada", "password": password])
            #expect(made.status == 303 && made.headers[.location] == TryOutPage.path)
            let again = try await calls.send("/sign-in", ["email": "ada@example.com", "password": password])
            #expect(again.status == 303 && again.headers[.setCookie] != nil)
            let trimmed = try await calls.send(
                "/sign-in", ["email": "ada@example.com", "password": "twelve characters"])
            #expect(trimmed.headers[.setCookie] == nil)
        }
    }

    @Test("is over as soon as somebody can sign in")
    func once() async throws {
        let node = try await TestNode()
        _ = try await node.person("ada@example.com", .owner)
        try await node.withServer { calls async throws in
            #expect(try await calls.get("/welcome", key: "").headers[.location] == "/")
            let second = try await calls.send(
                "/welcome", ["email": "eve@example.com", "password": "a long enough one"])
            #expect(second.status == 403)
        }
    }

    @Test("takes no form of another site")
    func crossSite() async throws {
        try await TestNode().withServer { calls async throws in
            let answer = try await calls.send(
                "/welcome", ["email": "eve@example.com", "password": "a long enough one"], from: "cross-site")
            #expect(answer.status == 403)
        }
    }
}
