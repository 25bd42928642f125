import Foundation
import Glibc
import TestKit

/// A blocking SMTP client of a few lines, independent of our own, that knows exactly what was acknowledged.
final class SubmissionClient {
    private let socket: Int32
    private var pending: [UInt8] = []

    enum Failure: Error { case notConnected, closed, refused(String) }

    /// - Parameter patience: how many seconds an answer is waited for.
    init(port: Int, patience: Int = 20) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let connected = LoopbackAddress(port: port).connect(socket)
        // A throwing initialiser of a whole object runs `deinit`, which closes.
        guard connected == 0 else { throw Failure.notConnected }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        try expect("220")
        try say("EHLO client.test", expecting: "250")
    }

    deinit { Glibc.close(socket) }

    /// Returns only when the server answered the final dot with 250.
    func submit(to recipient: String, token: String) throws {
        try say("MAIL FROM:<sender@bench.test>", expecting: "250")
        try say("RCPT TO:<\(recipient)>", expecting: "250")
        try say("DATA", expecting: "354")
        try say(
            "From: sender@bench.test\r\nTo: \(recipient)\r\nSubject: \(token)\r\nX-Token: \(token)\r\n\r\nHello.\r\n.",
            expecting: "250")
    }

    /// Brings a bounce of mail to `recipient` back to its return path; returns only when it was answered with 250.
    func bounce(to returnPath: String, of recipient: String) throws {
        let said = "550 5.1.1 <\(recipient)>: User unknown"
        try say("MAIL FROM:<>", expecting: "250")
        try say("RCPT TO:<\(returnPath)>", expecting: "250")
        try say("DATA", expecting: "354")
        try say(
            [
                "From: mailer-daemon@dest.test", "Subject: Delivery report", "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b",
                "Content-Type: text/plain", "", "Your message could not be delivered.", "", "--b",
                "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; dest.test", "",
                "Final-Recipient: rfc822; \(recipient)", "Action: failed", "Status: 5.1.1",
                "Diagnostic-Code: smtp; \(said)", "", "--b--", ".",
            ].joined(separator: "\r\n"), expecting: "250")
    }

    func noop() throws { try say("NOOP", expecting: "250") }

    private func say(_ line: String, expecting code: String) throws {
        var bytes = Array("\(line)\r\n".utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard written > 0 else { throw Failure.closed }
            bytes = bytes.dropFirst(written)
        }
        try expect(code)
    }

    private func expect(_ code: String) throws {
        while true {
            let line = try readLine()
            guard line.hasPrefix(code) else { throw Failure.refused(line) }
            if line.utf8.count < 4 || Array(line.utf8)[3] != UInt8(ascii: "-") { return }
        }
    }

    private func readLine() throws -> String {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeSubrange(...end) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { throw Failure.closed }
            pending += chunk[..<count]
        }
    }
}
