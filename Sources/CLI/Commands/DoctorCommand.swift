import App
import ArgumentParser

/// `postrider doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at everything a node needs: the machine, names, certificates, the way out; say what to mend.",
        discussion: """
            Changes nothing. Asks the DNS, and greets one large provider on port 25 without sending it mail; --offline asks \
            nobody. Where the node runs, its readiness, its sending domains and its webhooks are looked at too.
            Exit status: 0 all is well or has a warning at most, 3 something is to be mended.
            """)

    @OptionGroup var options: NodeOptions
    @Flag(help: "Ask nobody outside this machine.") var offline = false
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        let settings = try NodeConfiguration(options.sources())
        let findings = try await Doctor(settings, looksOutside: !offline).look() + lookAtNode(settings)
        if json { try Console.data(Self.document(findings).text) } else { try Self.show(findings) }
        if findings.contains(where: { $0.state == .failed }) { throw CommandFailure(.negative) }
    }

    // MARK: The node that runs

    private func lookAtNode(_ settings: NodeConfiguration) async throws -> [DoctorFinding] {
        let directory = DataDirectory(path: settings.dataDirectory)
        guard directory.fault == nil, let notice = await NodeNotice.read(from: directory, store: settings.store) else {
            guard directory.hasStore else { return [] }
            return [
                DoctorFinding(
                    "node", .warning, "No node runs on \(directory.path): nothing is taken in or sent.",
                    mend: "Start it: postrider serve --data \(directory.path)")
            ]
        }
        guard let http = notice.http, let key = notice.key else {
            return [
                DoctorFinding(
                    "node", .warning, "The node runs (process \(notice.pid)) without HTTP and cannot be asked.",
                    mend: "Set `http`, such as 127.0.0.1:8025.")
            ]
        }
        do {
            var findings: [DoctorFinding] = []
            try await API.with(base: "http://\(http)", key: key) { api in
                findings = try await Self.readiness(api) + Self.domains(api, settings) + Self.webhooks(api)
            }
            return findings
        } catch let failure as CommandFailure {
            return [
                DoctorFinding(
                    "node", .failed, "The node (process \(notice.pid)) does not answer: \(failure.sentence)",
                    mend: "Look at its log.")
            ]
        }
    }

    private static func readiness(_ api: API) async throws -> [DoctorFinding] {
        let answer = try await api.get("/readyz", alsoTaking: 503)
        let failing = (answer["checks"]?.array ?? []).filter { $0["status"]?.plain != "ok" }
        guard !failing.isEmpty else { return [DoctorFinding("node", .ok, "The node at \(api.base) is ready.")] }
        return failing.map { check in
            DoctorFinding(
                "node", .failed,
                "The node is not ready: \(check["name"]?.plain ?? ""): \(check["detail"]?.plain ?? "").")
        }
    }

    private static func domains(_ api: API, _ settings: NodeConfiguration) async throws -> [DoctorFinding] {
        let domains = try await api.get("/v1/domains")["data"]?.array ?? []
        guard !domains.isEmpty else {
            return [
                DoctorFinding(
                    "domains", settings.world == nil ? .warning : .ok,
                    "No sending domain is set up, so mail is not signed.",
                    mend: settings.world == nil ? "postrider domains add DOMAIN" : nil)
            ]
        }
        var findings: [DoctorFinding] = []
        for domain in domains.prefix(20) {
            guard let name = domain["domain"]?.plain else { continue }
            let signs = domain["signs"]?.isTrue == true
            findings.append(
                DoctorFinding(
                    "domains", signs ? .ok : .failed, signs ? "Mail of \(name) is signed." : "No key of \(name) signs.",
                    mend: signs
                        ? "postrider domains check \(name) looks at its records." : "postrider domains check \(name)"))
        }
        return findings
    }

    private static func webhooks(_ api: API) async throws -> [DoctorFinding] {
        let endpoints = try await api.get("/v1/webhook-endpoints")["data"]?.array ?? []
        return endpoints.compactMap { endpoint in
            let id = endpoint["id"]?.plain ?? ""
            if endpoint["enabled"]?.isTrue == false {
                return DoctorFinding(
                    "webhooks", .warning, "The webhook \(id) is disabled, and is told nothing.",
                    mend: "postrider webhooks show \(id)")
            }
            guard let since = endpoint["failing_since"]?.plain, !since.isEmpty else { return nil }
            return DoctorFinding(
                "webhooks", .warning, "The webhook \(id) fails since \(since).",
                mend: "postrider webhooks attempts \(id) --failed")
        }
    }

    // MARK: What is shown

    static func show(_ findings: [DoctorFinding], style: Style = .output) throws {
        for finding in findings {
            let mark =
                switch finding.state {
                case .ok: style.green("✓")
                case .warning: style.yellow("!")
                case .failed: style.red("✗")
                }
            let name = TextWidth.pad(finding.check, to: 13, right: false)
            try Console.data("\(mark) \(name) \(finding.summary)")
            if let mend = finding.mend, finding.state != .ok {
                try Console.data("  \(TextWidth.pad("", to: 13, right: false)) \(style.faint(mend))")
            }
        }
        let counts = [DoctorFinding.State.failed, .warning].map { state in findings.count { $0.state == state } }
        guard counts != [0, 0] else { return try Console.data("All is well.") }
        try Console.data("\(Count.text(counts[0], "problem")), \(Count.text(counts[1], "warning")).")
    }

    static func document(_ findings: [DoctorFinding]) -> JSON {
        let worst: DoctorFinding.State =
            findings.contains { $0.state == .failed }
            ? .failed : findings.contains { $0.state == .warning } ? .warning : .ok
        return .object([
            ("state", .string(worst.rawValue)),
            (
                "findings",
                .array(
                    findings.map { finding in
                        .object([
                            ("check", .string(finding.check)), ("state", .string(finding.state.rawValue)),
                            ("summary", .string(finding.summary)), ("mend", finding.mend.map { .string($0) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}
