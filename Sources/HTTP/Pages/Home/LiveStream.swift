import Accounts
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import ServiceLifecycle

/// An answer as server-sent events: what a page shows, said again every two seconds as far as it changed. It ends after a minute and
/// the browser asks again; at a shutdown it ends at once. Where there are too many, what is so now is told once, and the browser's
/// asking again takes the stream's place. Source: WHATWG HTML, server-sent events.
enum LiveStream {
    static let pause = Duration.seconds(2)

    /// - Parameters:
    ///   - first: read before the answer begins: what cannot be read is a problem, not a broken stream.
    ///   - next: what follows; equal to what was said last, it is not said again.
    static func answer(
        _ name: String, _ first: JSONValue, to visit: Visit, _ front: Front,
        next: @escaping @Sendable () async throws -> JSONValue
    ) -> Response {
        let visitor = visit.knownCaller.actor.description
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                try await writer.write(event(name, first))
                if front.liveStreams.enter(visitor) {
                    defer { front.liveStreams.leave(visitor) }
                    var said = first
                    for _ in 1..<max(front.configuration.liveBeatCount, 1) {
                        guard await rest() else { break }
                        let now = try await next()
                        // A line without a word finds out whether anybody is still there.
                        try await writer.write(now == said ? ByteBuffer(string: ":\n\n") : event(name, now))
                        said = now
                    }
                }
                try await writer.finish(nil)
            })
    }

    /// - Returns: false where the server is about to stop.
    private static func rest() async -> Bool {
        await cancelWhenGracefulShutdown {
            do {
                try await Task.sleep(for: pause)
                return true
            } catch {
                return false
            }
        }
    }

    private static func event(_ name: String, _ value: JSONValue) -> ByteBuffer {
        var bytes = Array("event: \(name)\ndata: ".utf8)
        value.write(to: &bytes)
        bytes.append(contentsOf: "\n\n".utf8)
        return ByteBuffer(bytes: bytes)
    }
}
