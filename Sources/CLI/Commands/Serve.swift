import App
import ArgumentParser
import Logging
import UnixSignals

/// `postrider serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a node: take mail in, deliver it, show what became of it.",
        discussion:
            "Flags over POSTRIDER_… variables over the file over defaults; `postrider config show` tells which won.")

    @OptionGroup var options: NodeOptions

    func run() async throws {
        let settings = try NodeConfiguration(options.sources())
        let log = Log.make(level: settings.logLevel, style: settings.logFormat)
        defer { log.sink.flush() }
        let node = try await Node.open(settings, roles: .serving, logger: log.logger)
        try await node.run(endingOn: [.sigterm, .sigint]) { addresses, _ in
            await ServeNotes(node: node, addresses: addresses).show()
        }
    }
}

/// What `serve` says on stderr once it runs.
struct ServeNotes {
    let node: Node
    let addresses: Node.Addresses

    func show() async {
        Console.note("postrider \(Version.text) works in \(node.configuration.dataDirectory)")
        if let store = node.configuration.store { Console.note("  store          \(store)") }
        Console.note("  pages and API  \(addresses.http.map { "http://\($0)/" } ?? "off")")
        Console.note("  SMTP           \(submission)")
        if let address = addresses.smtps { Console.note("  SMTP over TLS  \(address), with AUTH") }
        if let domain = node.configuration.bounceDomain {
            Console.note(
                "  bounces        \(addresses.inbound.map { "\($0)" } ?? "not taken here") for \(domain)")
        }
        Console.note("  mail goes to   \(destination)")
        do {
            if let key = try await node.makeFirstKey() { showFirstKey(key) }
        } catch {
            Console.complain("no first key could be made: \(error); postrider keys create NAME makes one")
        }
    }

    private var submission: String {
        guard let address = addresses.smtp else { return "off" }
        let trusted = node.configuration.trustedNetworks
        return "\(address), with AUTH" + (trusted.isEmpty ? "" : ", without from \(trusted.joined(separator: ", "))")
            + (node.configuration.tlsCertificate == nil ? "" : ", with STARTTLS")
    }

    private var destination: String {
        if let host = node.configuration.smartHost { return "the smart host \(host)" }
        if let world = node.configuration.world { return "the simulated world of \(world)" }
        return "the recipients' exchangers"
    }

    private func showFirstKey(_ key: String) {
        Console.note("")
        Console.note("First start. This key may do everything; it is shown this once:")
        Console.note("  \(key)")
        if let http = addresses.http {
            Console.note("  curl -H \"Authorization: Bearer \(key)\" http://\(http)/v1/messages")
        }
        Console.note(
            "For SMTP with AUTH the user name is the key's id, or \"api\", and the password a key. More keys: postrider keys create NAME"
        )
    }
}
