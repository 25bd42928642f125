import Foundation
import Glibc
import NIOCore
import NIOPosix
import TestKit

/// Another mail server, run beside the tests by `Tools/peers`; it relays everything to a port of ours.
final class Peer: Sendable {
    enum Name: String, Sendable, CaseIterable { case postfix, exim4, opensmtpd }

    struct NotListening: Error {}

    private static let tool = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Tools/peers").path

    /// Those that were fetched (`make peers`) and can be run here.
    static let available: [Name] = Name.allCases.filter { name in
        let check = ChildProcess()
        check.executableURL = URL(filePath: tool)
        check.arguments = ["check", name.rawValue]
        check.standardOutput = .nothing
        check.standardError = .nothing
        guard (try? check.run()) != nil else { return false }
        check.waitUntilExit()
        return check.terminationStatus == 0
    }

    let address: SocketAddress
    private let processID: pid_t

    /// Starts it, and waits until it listens.
    init(_ name: Name, relayingTo next: Int) async throws {
        let port = try await Peer.freePort()
        address = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        let process = ChildProcess()
        process.executableURL = URL(filePath: Peer.tool)
        process.arguments = ["run", name.rawValue, String(port), String(next)]
        process.standardInput = .nothing
        process.standardOutput = .nothing
        process.standardError = .nothing
        try process.run()
        processID = process.processIdentifier
        do {
            try await waitUntilItListens()
        } catch {
            stop()
            throw error
        }
    }

    /// All of it ends with the process that holds its namespace, which heeds no gentler signal.
    func stop() { kill(processID, SIGKILL) }

    private func waitUntilItListens() async throws {
        for _ in 0..<600 {
            if let channel = try? await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(to: address).get()
            {
                return try await channel.close()
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw NotListening()
    }

    /// Below those that the system gives to clients: one that connects to such a port before anybody listens can meet
    /// itself there.
    private static func freePort() async throws -> Int {
        while true {
            let port = Int.random(in: 20_000..<32_000)
            let channel = try? await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .bind(host: "127.0.0.1", port: port).get()
            if let channel {
                try await channel.close()
                return port
            }
        }
    }
}
