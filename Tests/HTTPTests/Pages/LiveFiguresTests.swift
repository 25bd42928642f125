import Hummingbird
import HummingbirdTesting
import JSON
import Logging
import NIOCore
import ServiceLifecycle
import TestKit
import Testing

@testable import HTTP

@Suite("Live figures", .eachEngine)
struct LiveFiguresTests {
    @Test("are told as server-sent events under the names of their places on the page")
    func told() async throws {
        let node = try await TestNode { $0.liveBeatCount = 1 }
        let campaign = try await node.populate()
        try await node.withServer { calls async throws in
            for (path, page) in [("/live", "/"), ("/live?campaign_id=\(campaign)", "/campaigns/\(campaign)")] {
                let stream = try await calls.get(path, key: "")
                #expect(stream.headers[.contentType] == "text/event-stream")
                let line = try #require(stream.text.split(separator: "\n").first { $0.hasPrefix("data: ") })
                let figures = try JSONParser.parse(Array(line.dropFirst(6).utf8))
                let shown = try await calls.get(page, key: "").text
                #expect(figures["hard_bounce"]?.text == "1")
                for figure in figures.members {
                    #expect(shown.contains("data-figure=\"\(figure.name)\""), "\(figure.name)")
                }
            }
            #expect(try await calls.get("/live?campaign_id=x", key: "").status == 400)
            let tail = try await calls.get("/activity/live?q=status%3Abounced", key: "")
            #expect(tail.headers[.contentType] == "text/event-stream" && tail.text.contains("event: part"))
            #expect(tail.text.contains("unknown@example.com") && !tail.text.contains("later@example.com"))
            #expect(try await calls.get("/activity?q=x", key: "").text.contains("data-tail=\"/activity/live?q=x\""))
        }
    }

    @Test("end when the server is to stop")
    func stops() async throws {
        let node = try await TestNode { $0.liveBeatCount = 10_000 }
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let service = HTTPService(node.service) { _, port in listening.yield(port) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(configuration: .init(services: [try service.application()], logger: logger))
        async let running: Void = group.run()
        let port = try #require(await ports.first { _ in true })
        let client = TestClient(host: "127.0.0.1", port: port)
        client.connect()
        async let answer = client.execute(TestClient.Request("/live", method: .get, authority: "localhost"))
        // The stream has begun once its place is taken; figures are told long before the last beat.
        try await Task.sleep(for: .milliseconds(300))
        await group.triggerGracefulShutdown()
        let text = try await answer.body.map { String(buffer: $0) } ?? ""
        #expect(text.contains("event: figures"))
        try await client.shutdown()
        try await running
    }

    @Test("are not told to more than so many at a time")
    func limit() {
        let streams = LiveStreams()
        #expect((0..<LiveStreams.limitOfOne).allSatisfy { _ in streams.enter("one") })
        #expect(!streams.enter("one"), "others have a place, this one has not")
        #expect((LiveStreams.limitOfOne..<LiveStreams.limit).allSatisfy { streams.enter("other \($0)") })
        #expect(!streams.enter("last"))
        streams.leave("one")
        #expect(streams.enter("last"))
    }
}

extension HTTPService {
    /// The same with another listener.
    init(_ other: HTTPService, onListening: @escaping @Sendable (String, Int) -> Void) {
        self.init(
            configuration: other.configuration, rooms: other.rooms, logger: other.logger, onListening: onListening)
    }
}
