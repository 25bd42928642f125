import App
import Foundation
import Metering
import Testing

@Suite("Files to deploy")
struct DeployFilesTests {
    private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

    private func file(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    /// Words that begin as our metrics do, without what a histogram adds.
    private func metrics(in text: String, of kinds: [String: MetricText.Kind]) -> (
        known: Set<String>, unknown: Set<String>
    ) {
        var (known, unknown): (Set<String>, Set<String>) = ([], [])
        let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":")) }
        for word in Set(words) where word.hasPrefix("postrider_") || word.hasPrefix("process_") {
            let name = String(word)
            let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }
                .map { String(name.dropLast($0.count)) }
            if kinds[name] != nil {
                known.insert(name)
            } else if let base, kinds[base] == .histogram {
                known.insert(base)
            } else {
                unknown.insert(name)
            }
        }
        return (known, unknown)
    }

    @Test("dashboard and alerts name metrics that the node has, and labels that these have")
    func metricsExist() async throws {
        let dashboard = try file("deploy/grafana/postrider.json")
        let rules = try file("deploy/prometheus/postrider.rules.yml")
        let expressions = try Self.expressions(inDashboard: dashboard)
        #expect(expressions.count > 40)
        try await House.with(timeScale: 50_000) { house in
            let sent = try await house.api.send(to: [house.world.recipient("ada"), house.world.recipient("greylist")])
            _ = try await house.api.finished(sent.map(\.id))
            let page = try await house.metrics()
            let drawn = metrics(in: expressions.joined(separator: "\n"), of: page.kinds)
            #expect(drawn.unknown.isEmpty)
            #expect(drawn.known.count > 25)
            let watched = metrics(in: Self.uncommented(rules), of: page.kinds)
            #expect(watched.unknown.isEmpty)
            #expect(watched.known.count > 12)

            var labels: Set<String> = ["le", "instance", "job"]
            for sample in page.samples { labels.formUnion(sample.labels.keys) }
            for expression in expressions {
                let strange = Self.labels(in: expression).subtracting(labels)
                #expect(strange.isEmpty, "\(expression)")
            }
        }
    }

    @Test("the unit starts what is installed, with flags that there are")
    func unit() throws {
        let unit = try file("deploy/systemd/postrider.service")
        let start = try #require(unit.split(separator: "\n").first { $0.hasPrefix("ExecStart=") })
        let words = start.split(separator: " ")
        #expect(words.first == "ExecStart=/usr/local/bin/postrider")
        let names = Set(Setting.allCases.map { "--\($0.rawValue)" } + ["--config"])
        for word in words where word.hasPrefix("--") { #expect(names.contains(String(word))) }
        for line in ["Type=notify", "WatchdogSec=60", "StateDirectory=postrider", "ProtectSystem=strict"] {
            #expect(unit.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test("the example of settings is one")
    func example() async throws {
        let path = Self.root.appending(path: "deploy/examples/postrider.yaml").path
        let settings = try NodeConfiguration(ConfigurationSources(flags: [:], environment: [:], file: path))
        #expect(settings.smtp?.port == 2_525)
        // What is commented out are settings too.
        for line in try file("deploy/examples/postrider.yaml").split(separator: "\n") where line.hasPrefix("#") {
            let words = line.dropFirst().split(separator: ":", maxSplits: 1)
            guard words.count == 2, !line.hasPrefix("# "), !words[0].contains(" ") else { continue }
            #expect(Setting(rawValue: String(words[0])) != nil, "\(line)")
        }
    }

    // MARK: Reading

    private static func expressions(inDashboard text: String) throws -> [String] {
        var found: [String] = []
        func walk(_ value: Any) {
            if let object = value as? [String: Any] {
                if let expression = object["expr"] as? String { found.append(expression) }
                for member in object.values { walk(member) }
            } else if let array = value as? [Any] {
                for element in array { walk(element) }
            }
        }
        walk(try JSONSerialization.jsonObject(with: Data(text.utf8)))
        return found
    }

    private static func uncommented(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    }

    /// Names before `=`, `!=`, `=~` and `!~` within braces, and those of `by (…)`.
    private static func labels(in expression: String) -> Set<String> {
        var found: Set<String> = []
        for part in expression.split(separator: "{").dropFirst() {
            for condition in part.prefix(while: { $0 != "}" }).split(separator: ",") {
                let name = condition.prefix { $0.isLetter || $0 == "_" }
                if !name.isEmpty, condition.contains("=") || condition.contains("~") { found.insert(String(name)) }
            }
        }
        for part in expression.components(separatedBy: "by (").dropFirst() {
            for name in part.prefix(while: { $0 != ")" }).split(separator: ",") {
                found.insert(name.trimmingCharacters(in: .whitespaces))
            }
        }
        return found
    }
}
