import Foundation
import TestKit
import Testing

@Suite("A new node leads to a first delivered message by itself")
struct TheFirstMessage {
    @Test("make the administrator, send to the sandbox, watch it arrive and bounce, sign out")
    func first() async throws {
        try await PageVisitor.with { house, person in
            let browser = person.browser
            try await person.makeAdministrator()
            try await browser.click("main button")
            try await browser.see("Accepted: it is on disk, and on its way.")
            try await browser.see("Delivered")
            #expect(try await browser.address.contains("/messages/msg_"))

            try await person.open("/try")
            let gone = try await browser.run(
                "return [...document.querySelectorAll('#to option')].map((o) => o.value).find((v) => v.startsWith('unknown-'))"
            )
            try await browser.pick("#to", try #require(gone as? String))
            try await browser.click("main button")
            try await browser.see("Hard bounce")
            try await browser.see("550")

            try await person.open("/welcome")
            try await browser.wait("the way back to the overview") { try await browser.address == person.base + "/" }
            try await browser.see("Hard bounce")
            try await browser.click(".leave button")
            try await browser.see("Sign in")
            try await browser.type("#email", PageVisitor.email)
            try await browser.type("#password", "not the password at all")
            try await browser.click("main button")
            try await browser.see("do not fit")
            withExtendedLifetime(house) {}
        }
    }
}
