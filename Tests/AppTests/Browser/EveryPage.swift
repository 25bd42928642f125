import Foundation
import TestKit
import Testing

/// Goes from the overview along every link, one page of each kind.
/// By `make screenshots`.
@Suite("Every page", .enabled(if: ProcessInfo.processInfo.environment["POSTRIDER_SCREENSHOTS"] != nil))
struct EveryPage {
    /// Pages of a kind differ in ids and questions.
    private static func kind(_ path: String) -> String {
        let parts = path.prefix { $0 != "?" }.split(separator: "/").map { part in
            part.contains("_") || part.contains(where: \.isNumber) ? "*" : String(part)
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func isPage(_ path: String) -> Bool {
        !["/v1/", "/assets/", "/metrics", "/sign-", "/u/", "/c/", "/o/"].contains { path.hasPrefix($0) }
            && ![".csv", ".xlsx", ".ndjson"].contains { path.prefix { $0 != "?" }.hasSuffix($0) }
            && !path.contains("format=") && !path.contains("/download") && !path.contains("export?")
    }

    @Test("is accessible in both schemes, light to load, and runs nothing that its policy forbids")
    func accessible() async throws {
        let axe = Accessibility.script()
        let folder = ProcessInfo.processInfo.environment["POSTRIDER_SCREENSHOTS"].map { URL(filePath: $0) }
        try await PageVisitor.with { house, person in
            let browser = person.browser
            try await person.makeAdministrator()
            try await Self.fill(house, person)
            var waiting = ["/"]
            var seen: Set<String> = ["/"]
            var count = 0
            while !waiting.isEmpty, count < 80 {
                let path = waiting.removeFirst()
                count += 1
                try await browser.look(["prefers-color-scheme": "light"])
                try await person.open(path)
                let title = try await browser.run("return document.title") as? String ?? ""
                #expect(title.hasSuffix("· Postrider") && !title.contains("Something went wrong"), "\(path): \(title)")
                #expect(!title.contains("There is nothing here"), "\(path) is linked, and not there")
                let bytes =
                    try await browser.run(
                        "return performance.getEntriesByType('navigation')[0].encodedBodySize") as? Int ?? 0
                #expect(bytes < 100_000, "\(path) is \(bytes) bytes")
                for link in try await person.links() where Self.isPage(link) && seen.insert(Self.kind(link)).inserted {
                    waiting.append(link)
                }
                for scheme in ["light", "dark"] {
                    try await browser.look(["prefers-color-scheme": scheme])
                    if let axe {
                        let faults = try await Accessibility.faults(browser, script: axe)
                        #expect(faults.isEmpty, "\(path) (\(scheme)): \(faults.joined(separator: "\n"))")
                    }
                    guard let folder else { continue }
                    let name = Self.kind(path).replacing("/", with: "-").replacing("*", with: "one")
                    for width in [1_280, 390] {
                        let file = folder.appending(path: "\(name.dropFirst())-\(scheme)-\(width).png")
                        try await browser.picture(width: width).write(to: file)
                    }
                    try await browser.resize(width: 1_280, height: 1_000)
                }
            }
            withExtendedLifetime(house) {}
        }
    }

    /// Mail of every kind, so that tables have rows.
    private static func fill(_ house: House, _ person: PageVisitor) async throws {
        let recipients = try #require(
            try await person.browser.run(
                "return [...document.querySelectorAll('#to option')].map((o) => o.value).join(',')") as? String
        ).split(separator: ",").map(String.init)
        let sent = try await house.api.send(to: recipients, campaign: "Spring news")
        _ = try await house.api.finished(sent.map(\.id))
        try await person.open("/")
        try await person.browser.see("Hard bounce")
    }
}
