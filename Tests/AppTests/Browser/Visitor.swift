import App
import Foundation
import TestKit
import Testing

/// A person at the pages of a node.
struct PageVisitor {
    static let email = "root@example.com"
    static let password = "correct horse battery"

    let browser: Browser
    let base: String

    /// A node in a simulated world, and a browser before its pages. Nothing where there is no browser.
    static func with(
        configure: (inout NodeConfiguration) -> Void = { _ in },
        _ story: (House, PageVisitor) async throws -> Void
    ) async throws {
        try await withBrowser { browser in
            try await House.with(configure: configure) { try await story($0, PageVisitor(browser, at: $0)) }
        }
    }

    /// The same, where every page has something to show.
    static func withFurnished(_ story: (House, PageVisitor) async throws -> Void) async throws {
        try await withBrowser { browser in
            try await House.furnished { try await story($0, PageVisitor(browser, at: $0)) }
        }
    }

    private static func withBrowser(_ story: (Browser) async throws -> Void) async throws {
        guard let browser = try await Browser.start() else { return }
        do {
            try await story(browser)
        } catch {
            await browser.quit()
            throw error
        }
        await browser.quit()
    }

    private init(_ browser: Browser, at house: House) throws {
        self.browser = browser
        base = "http://\(try #require(house.addresses.http))"
    }

    func open(_ path: String) async throws { try await browser.open(base + path) }

    /// From the empty page of a new node to being signed in as its first administrator.
    func makeAdministrator() async throws {
        try await open("/")
        try await browser.click("a[href='/welcome']")
        try await browser.type("#email", Self.email)
        try await browser.type("#password", Self.password)
        try await browser.click("main button")
        try await browser.see("Overview")
    }

    func signIn(_ email: String) async throws {
        try await open("/sign-in")
        try await browser.type("#email", email)
        try await browser.type("#password", Self.password)
        try await browser.click("main button")
        try await browser.see("Overview")
    }

    func signOut() async throws {
        try await browser.click(".leave button")
        try await browser.see("Sign in")
    }

    /// Paths of this site that the shown page links to by GET.
    func links() async throws -> [String] {
        let found = try await browser.run(
            """
            return [...document.querySelectorAll("a[href]")].map((link) => new URL(link.href)).filter((url) =>
              url.origin === location.origin).map((url) => url.pathname + url.search);
            """)
        return found as? [String] ?? []
    }
}
