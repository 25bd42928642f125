import Accounts
import App
import AsyncHTTPClient
import Foundation
import JSON
import NIOCore
import NIOHTTP1
import TestKit
import Testing

/// The example of docs/signup.md, run as it stands there: the page, its check, the form behind it and the confirmation.
@Suite("The sign-up example", .eachEngine)
struct SignUpByTheExample {
    @Test("shows the form, checks what is typed, and signs up whoever confirms")
    func story() async throws {
        try await House.withPostbox { house, box in
            let api = house.api
            let list = try await api.made(
                "/v1/lists", #"{"name":"News","opt_in":{"from":"news@shop.example","from_name":"Shop"}}"#)
            let signup = try await api.done(
                .POST, "/v1/signup-keys", #"{"name":"page","origins":["http://localhost:8080"],"level":"fast"}"#)
            let key = try await house.node.accounts.makeKey(name: "form", scopes: [.contactsWrite]).secret
            let page = ChildProcess()
            page.executableURL = URL(filePath: "/usr/bin/python3")
            page.arguments = [Self.project.appending(path: "docs/examples/signup.py").path]
            page.environment = [
                "POSTRIDER_URL": api.base, "POSTRIDER_KEY": key, "SIGNUP_KEY": signup["key"]?.text ?? "", "LIST": list,
                "PORT": "0",
            ]
            let output = Pipe()
            page.standardOutput = .pipe(output)
            try page.run()
            defer {
                page.terminate()
                page.waitUntilExit()
            }
            let said = try #require(String(bytes: output.fileHandleForReading.availableData, encoding: .utf8))
            let base = said.trimmingCharacters(in: .whitespacesAndNewlines).replacing("localhost", with: "127.0.0.1")
            let visitor = TestAPI(base: base, key: "")

            let form = try await visitor.call(.GET, "/")
            #expect(form.status == 200)
            // What the page's script asks, with what stands in the page.
            let node = try #require(form.text.firstRange(of: #"const node = ""#))
            #expect(form.text[node.upperBound...].hasPrefix(api.base))
            #expect(try await Self.check("ada@example.com", house, signup)["verdict"]?.text == "unknown")
            let wrong = try await Self.check("ada@@example.com", house, signup)
            #expect(wrong["verdict"]?.text == "undeliverable" && wrong["message"]?.text?.isEmpty == false)

            let done = try await visitor.call(
                .POST, "/signup", "email=ada%40shop.test", type: "application/x-www-form-urlencoded")
            #expect(done.status == 200, "\(done.text)")
            #expect(try await house.contact("ada@shop.test")["state"]?.text == "unconfirmed")
            #expect(try await eventually { box.letters.count == 1 })
            let letter = try #require(box.letters(to: "ada@shop.test").first)
            let path = try #require(letter.path(behind: House.publicURL))
            #expect(try await api.with(key: "").call(.POST, path).status == 200)
            #expect(try await house.contact("ada@shop.test")["state"]?.text == "subscribed")
            let refused = try await visitor.call(
                .POST, "/signup", "email=%3Cscript%3E", type: "application/x-www-form-urlencoded")
            #expect(refused.status == 422 && !refused.text.contains("<script> cannot"))
        }
    }

    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func check(_ address: String, _ house: House, _ key: TestAPI.Answer) async throws -> JSONValue {
        var request = HTTPClientRequest(url: "\(house.api.base)/v1/signup-checks/\(key["key"]?.text ?? "")")
        request.method = .POST
        request.headers.add(name: "Origin", value: "http://localhost:8080")
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: "{\"address\":\"\(address)\"}"))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        #expect(response.status == .ok)
        let body = try await response.body.collect(upTo: 1 << 20)
        return try JSONParser.parse(Array(body.readableBytesView))
    }
}
