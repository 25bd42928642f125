import Glibc
import Testing

@testable import App

@Suite("The service manager")
struct ServiceManagerTests {
    /// A socket that listens as systemd does.
    private struct Listener {
        let descriptor: CInt

        init(path: String) throws {
            descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(result == 0)
        }

        func next() -> String {
            var bytes = [UInt8](repeating: 0, count: 1_024)
            let count = recv(descriptor, &bytes, bytes.count, CInt(MSG_DONTWAIT))
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test("is told that we are ready, that we live and that we end")
    func told() async throws {
        try await Scratch.with { directory in
            let path = directory + "/n"
            let listener = try Listener(path: path)
            defer { close(listener.descriptor) }
            let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": path]))
            manager.ready("pages on 127.0.0.1:1\nREADY=0")
            #expect(listener.next() == "READY=1\nSTATUS=pages on 127.0.0.1:1 READY=0")
            manager.watchdog()
            #expect(listener.next() == "WATCHDOG=1")
            manager.stopping()
            #expect(listener.next().hasPrefix("STOPPING=1\n"))
        }
    }

    @Test(
        "that is not there, or no socket, hears nothing",
        arguments: ["", "relative", String(repeating: "/x", count: 60)])
    func nobody(path: String) { #expect(ServiceManager(environment: ["NOTIFY_SOCKET": path]) == nil) }

    @Test("that has gone is no fault of ours")
    func gone() { ServiceManager(environment: ["NOTIFY_SOCKET": "/nonexistent/socket"])?.watchdog() }

    @Test("wants to hear from us twice in the time it allows, if it means us")
    func watchdog() {
        #expect(ServiceManager.watchdogPause(environment: ["WATCHDOG_USEC": "4000000"], pid: 1) == .seconds(2))
        #expect(
            ServiceManager.watchdogPause(environment: ["WATCHDOG_USEC": "4000000", "WATCHDOG_PID": "1"], pid: 1)
                == .seconds(2))
        #expect(
            ServiceManager.watchdogPause(environment: ["WATCHDOG_USEC": "4000000", "WATCHDOG_PID": "2"], pid: 1) == nil)
        #expect(ServiceManager.watchdogPause(environment: ["WATCHDOG_USEC": "x"], pid: 1) == nil)
        #expect(ServiceManager.watchdogPause(environment: [:], pid: 1) == nil)
    }
}
