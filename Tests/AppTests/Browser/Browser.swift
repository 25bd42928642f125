import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestKit

/// Chromium without a window, driven by chromedriver. Source: W3C WebDriver.
final class Browser: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let driver: ChildProcess
    private let session: URL
    private let profile: URL
    /// Longest wait for what a page should show.
    private static let patience = Duration.seconds(60)

    /// - Returns: `nil` where there is no Chromium with its driver (Debian's packages chromium and chromium-driver).
    static func start(width: Int = 1_280, height: Int = 1_000, isDark: Bool = false) async throws -> Browser? {
        guard let driver = path(of: "chromedriver"), let chromium = path(of: "chromium") else { return nil }
        let (process, port) = try launch(driver)
        let profile = FileManager.default.temporaryDirectory.appending(path: "postrider-browser-\(UUID().uuidString)")
        let arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--window-size=\(width),\(height)", "--user-data-dir=\(profile.path)",
            "--lang=en-US",
        ]
        let base = URL(string: "http://127.0.0.1:\(port)/session")!
        let answer = try await ask(
            base, "POST",
            [
                "capabilities": [
                    "alwaysMatch": [
                        "goog:chromeOptions": ["args": arguments, "binary": chromium],
                        "goog:loggingPrefs": ["browser": "ALL"],
                    ] as [String: Any]
                ]
            ])
        guard let id = (answer as? [String: Any])?["sessionId"] as? String else {
            process.terminate()
            throw Failure(description: "no session: \(answer)")
        }
        let browser = Browser(process, base.appending(path: id), profile)
        if isDark { try await browser.look(["prefers-color-scheme": "dark"]) }
        return browser
    }

    private init(_ driver: ChildProcess, _ session: URL, _ profile: URL) {
        self.driver = driver
        self.session = session
        self.profile = profile
    }

    /// Ends it; to be called once.
    func quit() async {
        _ = try? await Self.ask(session, "DELETE", nil)
        driver.terminate()
        driver.waitUntilExit()
        try? FileManager.default.removeItem(at: profile)
    }

    // MARK: Doing

    func open(_ address: String) async throws { try await post("url", ["url": address]) }

    func click(_ selector: String) async throws {
        try await post("element/\(try await element(selector))/click", [:])
    }

    /// In place of what stands in the field.
    func type(_ selector: String, _ text: String) async throws {
        let element = try await element(selector)
        try await post("element/\(element)/clear", [:])
        try await post("element/\(element)/value", ["text": text])
    }

    /// A file for a field of files.
    func choose(_ selector: String, file: String) async throws {
        try await post("element/\(try await element(selector))/value", ["text": file])
    }

    func pick(_ selector: String, _ value: String) async throws {
        _ = try await run(
            """
            const list = document.querySelector(arguments[0]); list.value = arguments[1];
            list.dispatchEvent(new Event("change", { bubbles: true }));
            """, [selector, value])
    }

    /// The value of the choice whose words begin with `words`.
    func option(_ selector: String, saying words: String) async throws -> String {
        let script = """
            return [...document.querySelectorAll(arguments[0] + " option")].find((one) =>
              one.textContent.startsWith(arguments[1]))?.value ?? null
            """
        guard let value = try await run(script, [selector, words]) as? String else {
            throw Failure(description: "\(selector) offers no “\(words)”")
        }
        return value
    }

    /// Keys for whatever has the focus.
    func press(_ keys: String) async throws {
        let actions = keys.flatMap { [["type": "keyDown", "value": "\($0)"], ["type": "keyUp", "value": "\($0)"]] }
        try await post("actions", ["actions": [["type": "key", "id": "keys", "actions": actions] as [String: Any]]])
    }

    /// Says yes in the dialogue that a page shows.
    func accept() async throws { try await post("alert/accept", [:]) }

    /// What a script returns.
    @discardableResult
    func run(_ script: String, _ arguments: [String] = []) async throws -> Any {
        try await post("execute/sync", ["script": script, "args": arguments])
    }

    /// What a script hands to the last of its arguments, a function.
    func runLater(_ script: String) async throws -> Any {
        try await post("execute/async", ["script": script, "args": [String]()])
    }

    func resize(width: Int, height: Int) async throws {
        try await post("window/rect", ["width": width, "height": height])
    }

    /// Where files go that a page offers.
    func download(to folder: String) async throws {
        try await post(
            "goog/cdp/execute",
            [
                "cmd": "Browser.setDownloadBehavior",
                "params": ["behavior": "allow", "downloadPath": folder],
            ])
    }

    /// Media features as a reader's system sets them, such as `prefers-color-scheme`.
    func look(_ features: [String: String]) async throws {
        let list = features.map { ["name": $0.key, "value": $0.value] }
        try await post(
            "goog/cdp/execute",
            ["cmd": "Emulation.setEmulatedMedia", "params": ["features": list] as [String: Any]])
    }

    // MARK: Seeing

    var text: String {
        get async throws { try await run("return document.body.innerText") as? String ?? "" }
    }

    var address: String {
        get async throws { try await run("return location.href") as? String ?? "" }
    }

    /// Errors of scripts, and what a page's policy did not let it do, since this was last asked.
    func complaints() async throws -> [String] {
        let entries = try await post("se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        // An answer of 403 is no fault of a page.
        return entries.filter { $0["level"] as? String == "SEVERE" && $0["source"] as? String != "network" }
            .compactMap { $0["message"] as? String }
    }

    /// Waits until the page says `words`.
    func see(_ words: String) async throws {
        try await wait("“\(words)”") { try await self.text.contains(words) }
    }

    /// Waits until there is such an element.
    func find(_ selector: String) async throws { _ = try await element(selector) }

    func wait(_ what: String, until isSo: () async throws -> Bool) async throws {
        let clock = ContinuousClock()
        let end = clock.now + Self.patience
        while clock.now < end {
            // A page that is just being left answers with an error.
            if (try? await isSo()) == true { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        let shown = (try? await text) ?? ""
        let place = (try? await address) ?? ""
        throw Failure(description: "waited for \(what) at \(place), where it says: \(shown.prefix(1_500))")
    }

    /// A PNG of the whole page.
    func picture(width: Int) async throws -> Data {
        try await resize(width: width, height: 900)
        let height = (try await run("return document.documentElement.scrollHeight") as? Int) ?? 900
        try await resize(width: width, height: min(max(height + 150, 600), 6_000))
        let answer = try await Self.ask(session.appending(path: "screenshot"), "GET", nil)
        guard let text = answer as? String, let data = Data(base64Encoded: text) else {
            throw Failure(description: "no picture")
        }
        return data
    }

    // MARK: The driver

    private func element(_ selector: String) async throws -> String {
        var found: String?
        try await wait(selector) {
            let answer = try await self.post("element", ["using": "css selector", "value": selector])
            found = (answer as? [String: Any])?.values.first as? String
            return found != nil
        }
        return found ?? ""
    }

    @discardableResult
    private func post(_ path: String, _ body: [String: Any]) async throws -> Any {
        try await Self.ask(session.appending(path: path), "POST", body)
    }

    private static func ask(_ url: URL, _ method: String, _ body: [String: Any]?) async throws -> Any {
        var request = HTTPClientRequest(url: url.absoluteString)
        request.method = HTTPMethod(rawValue: method)
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
            request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let data = Data(try await response.body.collect(upTo: 64 << 20).readableBytesView)
        let answer = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) as? [String: Any]
        let value = answer?["value"] ?? NSNull()
        if let fault = value as? [String: Any], let error = fault["error"] as? String {
            throw Failure(description: "\(error): \(String(describing: fault["message"] ?? "").prefix(500))")
        }
        return value
    }

    private static func path(of program: String) -> String? {
        let path = "/usr/bin/" + program
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// From `ChromeDriver was started successfully on port 35781.`
    /// It listens on a free port of IPv4 and on the same of IPv6, and ends where somebody else has that one: another is tried.
    private static func launch(_ driver: String) throws -> (ChildProcess, port: Int) {
        for _ in 0..<10 {
            let process = ChildProcess()
            let output = Pipe()
            process.executableURL = URL(filePath: driver)
            process.arguments = ["--port=0"]
            (process.standardInput, process.standardOutput, process.standardError) = (.nothing, .pipe(output), .nothing)
            try process.run()
            if let port = port(in: output) { return (process, port) }
            process.terminate()
            process.waitUntilExit()
        }
        throw Failure(description: "chromedriver does not say where it listens")
    }

    private static func port(in output: Pipe) -> Int? {
        var said = ""
        while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
            said += String(decoding: data, as: UTF8.self)
            guard let place = said.range(of: "successfully on port ") else { continue }
            let digits = said[place.upperBound...].prefix { $0.isNumber }
            if said[place.upperBound...].count > digits.count { return Int(digits) }
        }
        return nil
    }
}
