import Glibc

/// Tells systemd how we are: datagrams to the socket that `NOTIFY_SOCKET` names. Source: sd_notify(3).
struct ServiceManager: Sendable {
    private let path: String

    /// `nil` where nobody wants to hear: the variable is missing, or names no socket of the file system or abstract one.
    init?(environment: [String: String]) {
        guard let path = environment["NOTIFY_SOCKET"], let first = path.utf8.first,
            first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
            path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        else { return nil }
        self.path = path
    }

    /// How often the watchdog wants to hear from this process: half of what it allows. Source: sd_watchdog_enabled(3).
    static func watchdogPause(environment: [String: String], pid: Int32) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text), microseconds > 0 else {
            return nil
        }
        if let wanted = environment["WATCHDOG_PID"], wanted != "\(pid)" { return nil }
        return .microseconds(microseconds / 2)
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }
    func stopping() { send("STOPPING=1\nSTATUS=ending: transactions under way are finished") }
    func watchdog() { send("WATCHDOG=1") }

    private static func line(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

    /// One datagram; that nobody reads it is no fault of ours.
    private func send(_ message: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: bytes)
            // An abstract name begins with a zero.
            if bytes[0] == UInt8(ascii: "@") { target[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (bytes[0] == UInt8(ascii: "@") ? 0 : 1))
        let payload = Array(message.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = sendto(descriptor, payload, payload.count, Int32(MSG_NOSIGNAL), pointer, length)
            }
        }
    }
}
