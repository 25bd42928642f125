import App
import Logging
import Synchronization

/// Answers one command from a data directory on which no node runs: API on a free loopback port, nothing is sent.
struct Visitor {
    private var settings: NodeConfiguration

    init(_ settings: NodeConfiguration) {
        self.settings = settings
        self.settings.http = Endpoint(host: "127.0.0.1", port: 0)
        self.settings.smtp = nil
        self.settings.smtps = nil
        self.settings.world = nil
    }

    func run(_ body: (API) async throws -> Void) async throws {
        let node = try await Node.open(settings, roles: .answering, logger: Log.make(level: .critical).logger)
        let (listening, tell) = AsyncStream<(Endpoint, NodeHandle)>.makeStream()
        let running = Task {
            defer { tell.finish() }
            try await node.run { addresses, handle in
                if let http = addresses.http { tell.yield((http, handle)) }
            }
        }
        var places = listening.makeAsyncIterator()
        guard let (endpoint, handle) = await places.next() else { return try await running.value }
        do {
            try await API.with(base: "http://\(endpoint)", key: node.localKey, body)
        } catch {
            await handle.stop()
            _ = try? await running.value
            throw error
        }
        await handle.stop()
        try await running.value
    }
}
