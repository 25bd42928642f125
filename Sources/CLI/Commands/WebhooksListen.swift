import App
import ArgumentParser
import Foundation
import Postmaster

/// `postrider webhooks listen`
struct WebhooksListen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Work on a receiver without a place on the internet: events are fetched, shown, and posted to it.",
        discussion: """
            Follows the node's events from now on, wherever the node is, and posts each to --forward-to on this machine with \
            the headers and the signature of a webhook. The secret to verify with is printed first, or taken from \
            --secret-file. Nothing is tried again, and the node's endpoints are not touched.
            """)

    @OptionGroup var store: StoreOptions
    @Option(help: ArgumentHelp("Your receiver, such as http://localhost:3000/hook.", valueName: "url"))
    var forwardTo: String?
    @Option(help: "message.bounced, campaign.finished, …; several with commas.") var types: String?
    @Option(
        help: ArgumentHelp("A file with the secret (whsec_…) to sign with.", valueName: "file"), completion: .file())
    var secretFile: String?
    @Flag(help: "One JSON object a line.") var ndjson = false

    func run() async throws {
        let forwarder = try forwardTo.map { url in try WebhookForwarder(to: url, secret: try secret()) }
        if let forwarder, secretFile == nil {
            Console.note("verify with this secret, good until this command ends: \(forwarder.secret.text)")
        }
        Console.note("listening; Ctrl-C ends it")
        let (store, types, ndjson) = (store, types, ndjson)
        do {
            try await Interruption.end {
                try await store.withRunningNode { api in
                    try await Feed(api: api, types: types).forEach(from: ("after", "now"), follows: true) { entry in
                        try Console.data(ndjson ? entry.text : entry.feedLine(Style.output))
                        if let forwarder { Self.tell(await Self.forward(entry, forwarder)) }
                    }
                }
            }
        } catch is CancellationError {
            // Being told to stop is how a watch ends.
        }
    }

    private func secret() throws -> WebhookSecret {
        guard let secretFile else { return .make() }
        guard let secret = WebhookSecret(try SecretInput.file(secretFile)) else {
            throw CommandFailure(.wrongUsage, "\(secretFile) holds no secret; it looks like whsec_ and base64")
        }
        return secret
    }

    private static func forward(_ entry: JSON, _ forwarder: WebhookForwarder) async -> WebhookForwarder.Ending {
        await forwarder.forward(
            id: entry["id"]?.plain ?? "", body: Array(entry.text.utf8), at: SystemTime().now())
    }

    private static func tell(_ ending: WebhookForwarder.Ending) {
        let style = Style.error
        switch ending {
        case .answered(let status):
            Console.note("  → \(ending.isDelivered ? style.green("\(status)") : style.red("\(status)"))")
        case .failed(let failure): Console.note("  → \(style.red(failure.sentence))")
        }
    }
}
