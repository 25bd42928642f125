import Foundation
import TestKit
import Testing

/// Goes from the overview along every link, one page of each kind.
/// By `make screenshots`.
@Suite("Every page", .enabled(if: ProcessInfo.processInfo.environment["POSTRIDER_SCREENSHOTS"] != nil))
struct EveryPage {
    private static let limit = 120

    /// Pages of a kind differ in ids and questions.
    private static func kind(_ path: String) -> String {
        let parts = path.prefix { $0 != "?" }.split(separator: "/").map { part in
            part.contains("_") || part.contains(where: \.isNumber) || part.contains("@") ? "one" : String(part)
        }
        return parts.isEmpty ? "overview" : parts.joined(separator: "-")
    }

    private static func isPage(_ path: String) -> Bool {
        let file = path.prefix { $0 != "?" }
        return !["/v1/", "/assets/", "/metrics", "/sign-", "/u/", "/c/", "/o/"].contains { path.hasPrefix($0) }
            && ![".csv", ".xlsx", ".ndjson", ".html"].contains { file.hasSuffix($0) }
            && !path.contains("format=") && !path.contains("/download") && !path.contains("export?")
    }

    @Test("is accessible in both schemes, light to load, fits a phone, and runs nothing that its policy forbids")
    func accessible() async throws {
        let axe = try #require(Accessibility.script(), "axe cannot be had")
        let folder = URL(filePath: ProcessInfo.processInfo.environment["POSTRIDER_SCREENSHOTS"] ?? ".")
        try await PageVisitor.withFurnished { house, person in
            try await person.signIn(PageVisitor.email)
            try await Self.holdFile(person)
            try await Self.walk(person, into: folder.appending(path: "administrator"), axe)
            try await person.signOut()
            try await person.signIn("vera@shop.example")
            try await Self.walk(person, into: folder.appending(path: "user"), axe)
            withExtendedLifetime(house) {}
        }
    }

    /// A file whose columns wait for their meaning.
    private static func holdFile(_ person: PageVisitor) async throws {
        let browser = person.browser
        try await person.open("/imports")
        try await browser.type(
            "#rows", "E-Mail,Name,Town,Since\nann@shop.test,Ann,Bath,2026-01-05\nnobody,Nobody,York,\n")
        try await browser.click("form[action='/imports'] button")
        try await browser.see("What the columns mean")
    }

    private static func walk(_ person: PageVisitor, into folder: URL, _ axe: String) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var waiting = ["/"]
        var seen: Set<String> = ["overview"]
        var count = 0
        while !waiting.isEmpty, count < limit {
            let path = waiting.removeFirst()
            count += 1
            try await look(at: path, person, into: folder, axe)
            for link in try await person.links() where isPage(link) && seen.insert(kind(link)).inserted {
                waiting.append(link)
            }
        }
        #expect(waiting.isEmpty, "more than \(limit) kinds of page")
    }

    private static func look(at path: String, _ person: PageVisitor, into folder: URL, _ axe: String) async throws {
        let browser = person.browser
        try await person.open(path)
        let title = try await browser.run("return document.title") as? String ?? ""
        #expect(title.hasSuffix("· Postrider") && !title.contains("Something went wrong"), "\(path): \(title)")
        #expect(!title.contains("There is nothing here"), "\(path) is linked, and not there")
        let measure = "return performance.getEntriesByType('navigation')[0].encodedBodySize"
        let bytes = try await browser.run(measure) as? Int ?? 0
        #expect(bytes < 100_000, "\(path) is \(bytes) bytes")
        for scheme in ["light", "dark"] {
            try await browser.look(["prefers-color-scheme": scheme])
            let faults = try await Accessibility.faults(browser, script: axe)
            #expect(faults.isEmpty, "\(path) (\(scheme)): \(faults.joined(separator: "\n"))")
            for width in [1_280, 390] {
                let file = folder.appending(path: "\(kind(path))-\(scheme)-\(width).png")
                try await browser.picture(width: width).write(to: file)
                let excess = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
                let wide = try await browser.run(excess) as? Int ?? 0
                #expect(wide <= 0, "\(path) is \(wide) px wider than \(width)")
            }
            try await browser.resize(width: 1_280, height: 1_000)
        }
        try await browser.look(["prefers-color-scheme": "light"])
        let said = try await browser.complaints()
        #expect(said.isEmpty, "\(path): \(said.joined(separator: "\n"))")
    }
}
