import Foundation
import TestKit

/// axe-core's checks of a page against WCAG 2.2, levels A and AA. From the PyPI package axe-playwright-python, which carries it.
enum Accessibility {
    /// The checks as a script; `nil` where it cannot be had.
    static func script() -> String? {
        guard
            let python = PythonPackage.interpreter(
                having: "axe-playwright-python", module: "axe_playwright_python.base"),
            let folder = FileManager.default.enumerator(
                atPath: URL(filePath: python).deletingLastPathComponent().path + "/../lib")
        else { return nil }
        let root = URL(filePath: python).deletingLastPathComponent().path + "/../lib/"
        for case let path as String in folder where path.hasSuffix("axe_playwright_python/axe.min.js") {
            return try? String(contentsOfFile: root + path, encoding: .utf8)
        }
        return nil
    }

    /// What is wrong with the page that `browser` shows, each with where: empty where nothing is.
    static func faults(_ browser: Browser, script: String) async throws -> [String] {
        try await browser.run(script)
        let found = try await browser.runLater(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
              .then((result) => done(result.violations.map((fault) =>
                fault.id + ": " + fault.help + " (" + fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ") + ")")),
                (error) => done(["axe failed: " + error]));
            """)
        return found as? [String] ?? ["axe said nothing"]
    }
}
