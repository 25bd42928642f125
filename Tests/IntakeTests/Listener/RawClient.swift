import Dispatch
import Glibc
import Mail
import Synchronization
import TestKit

/// A socket that says what a test tells it to, byte for byte. It waits on a thread of its own, since the tests' threads
/// are those that the answers are made on.
final class RawClient: Sendable {
    struct Failure: Error { let step: String }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-client")
    private let received = Mutex<[UInt8]>([])

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let status = LoopbackAddress(port: port).connect(descriptor)
        guard status == 0 else { throw Failure(step: "connect") }
    }

    func close() { _ = Glibc.close(descriptor) }

    /// Says a line, or several, and waits for the answer.
    func say(_ text: String) async throws -> String {
        try write(text + "\r\n")
        return try await reply()
    }

    /// A whole reply, its lines as they came.
    func reply() async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.readReply() }) }
        }
    }

    func greet() async throws {
        _ = try await reply()
        _ = try await say("EHLO client.example")
    }

    /// A whole transaction; the answer to its final dot.
    func send(to recipients: [String], _ content: String) async throws -> String {
        _ = try await say("MAIL FROM:<ada@example.com>")
        for recipient in recipients { _ = try await say("RCPT TO:<\(recipient)>") }
        _ = try await say("DATA")
        return try await say(content + "\r\n.")
    }

    func authenticate(_ user: String, _ password: String) async throws -> String {
        let credentials = Array("\0\(user)\0\(password)".utf8)
        return try await say("AUTH PLAIN " + String(decoding: Base64.encode(credentials.span), as: UTF8.self))
    }

    private func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(step: "write") }
            rest.removeFirst(count)
        }
    }

    private func readReply() throws -> String {
        var lines = ""
        while true {
            let line = try readLine()
            lines += line + "\n"
            if line.utf8.count < 4 || Array(line.utf8)[3] != UInt8(ascii: "-") { return lines }
        }
    }

    private func readLine() throws -> String {
        while true {
            let line = received.withLock { received -> String? in
                guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
                defer { received.removeSubrange(...end) }
                return String(decoding: received[..<end].dropLast(), as: UTF8.self)
            }
            if let line { return line }
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { throw Failure(step: "read") }
            received.withLock { $0.append(contentsOf: chunk[..<count]) }
        }
    }
}
