import Foundation
import JSON
import NIOHTTP1
import TestKit
import Testing

/// The form of docs/signup.md as it stands there, in a page of another origin, in a real browser.
@Suite("The sign-up form in a browser")
struct TheSignUpForm {
    @Test("offers what was meant, holds back what is no address, and lets everybody else through")
    func story() async throws {
        try await PageVisitor.with { house, person in
            let browser = person.browser
            try await Self.withPage(of: house) { page in
                try await browser.open(page)
                try await Self.type("ada@gmial.com", browser)
                try await browser.see("gmail.com")
                #expect(try await Self.complaint(browser) == "", "a suggestion forbids nothing")

                try await Self.type(".ada@web.de", browser)
                try await browser.wait("a complaint") { try await Self.complaint(browser) != "" }
                #expect(try await browser.text.contains(Self.complaint(browser)))
                try await browser.click("#signup button")
                #expect(try await browser.address == page, "nothing is sent")

                try await Self.type("ada@web.de", browser)
                try await browser.wait("no complaint") { try await Self.complaint(browser) == "" }
                #expect(
                    try await browser.run("return document.querySelector('#email-hint').textContent") as? String == "")
                #expect(try await browser.complaints() == [])
            }
        }
    }

    /// The field is left, as by the Tab key.
    private static func type(_ address: String, _ browser: Browser) async throws {
        try await browser.type("#signup input", address)
        try await browser.press("\u{E004}")
    }

    /// What the browser would say instead of sending the form.
    private static func complaint(_ browser: Browser) async throws -> String {
        try await browser.run("return document.querySelector('#signup input').validationMessage") as? String ?? ""
    }

    /// Serves a page with the form in it, as a shop would, from an origin of its own.
    private static func withPage(of house: House, _ story: (String) async throws -> Void) async throws {
        try await Scratch.with { folder in
            let server = ChildProcess()
            let output = Pipe()
            server.executableURL = URL(filePath: "/usr/bin/python3")
            server.arguments = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder]
            (server.standardOutput, server.standardError) = (.pipe(output), .nothing)
            try server.run()
            defer {
                server.terminate()
                server.waitUntilExit()
            }
            // Serving HTTP on 127.0.0.1 port 35781 (http://127.0.0.1:35781/) ...
            let said = try #require(String(bytes: output.fileHandleForReading.availableData, encoding: .utf8))
            let port = try #require(said.firstMatch(of: /port ([0-9]+)/)?.1)
            let origin = "http://127.0.0.1:\(port)"
            let key = try await house.api.done(
                .POST, "/v1/signup-keys", #"{"name":"page","origins":["\#(origin)"],"level":"fast"}"#)
            let form = try form(node: house.api.base, key: try #require(key["key"]?.text))
            try "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign up</title>\(form)"
                .write(toFile: "\(folder)/index.html", atomically: true, encoding: .utf8)
            try await story("\(origin)/index.html")
        }
    }

    private static func form(node: String, key: String) throws -> String {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: project.appending(path: "docs/signup.md"), encoding: .utf8)
        let begin = try #require(text.range(of: "```html\n"))
        let end = try #require(text.range(of: "```", range: begin.upperBound..<text.endIndex))
        return String(text[begin.upperBound..<end.lowerBound]).replacing("POSTRIDER_URL", with: node)
            .replacing("SIGNUP_KEY", with: key)
            // A visitor is not kept waiting; a machine that runs a thousand other tests may be.
            .replacing("AbortSignal.timeout(2000)", with: "AbortSignal.timeout(50000)")
    }
}
