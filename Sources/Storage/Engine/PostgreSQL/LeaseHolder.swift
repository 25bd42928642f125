internal import Foundation
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Who holds a store, in words that another start of the node can judge: `host pid start boot namespace token`. The start
/// is the process's in ticks since boot, so that a number given out anew is not taken for the same process.
struct LeaseHolder {
    let text: String
    private static let living = Mutex<Set<String>>([])

    /// A holder in this process.
    init() {
        let token = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let place = "\(Self.bootID) \(Self.processNamespace)"
        let pid = ProcessInfo.processInfo.processIdentifier
        let start = if case .started(let start) = Self.state(of: pid) { start } else { "?" }
        text = "\(Self.host) \(pid) \(start) \(place) \(token)"
        Self.living.withLock { _ = $0.insert(text) }
    }

    func retire() { Self.living.withLock { _ = $0.remove(text) } }

    /// Whether the holder described certainly lives no more: its process ran on this machine and is gone, or it was an
    /// engine of this process that was let go. Of other machines nothing is known.
    static func isGone(_ text: String) -> Bool {
        guard isOfThisMachine(text) else { return false }
        let parts = parts(of: text)
        guard let pid = Int32(parts[1]) else { return false }
        switch state(of: pid) {
        case .gone: return true
        case .hidden: return false
        case .started(let start):
            let isThisProcess = pid == ProcessInfo.processInfo.processIdentifier
            let isAnother = parts[2] != "?" && start != parts[2]
            return isAnother || isThisProcess && !living.withLock { $0.contains(text) }
        }
    }

    /// Whether the holder described ran where its process can be seen from here.
    static func isOfThisMachine(_ text: String) -> Bool {
        let parts = parts(of: text)
        return parts.count == 6 && !bootID.isEmpty && !processNamespace.isEmpty && parts[3] == bootID
            && parts[4] == processNamespace
    }

    private static func parts(of text: String) -> [String] {
        text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    }

    /// `host, process 4711`.
    static func name(of text: String) -> String {
        let parts = text.split(separator: " ")
        return parts.count == 6 ? "\(parts[0]), process \(parts[1])" : "another node"
    }

    private static var host: String {
        ProcessInfo.processInfo.hostName.split(separator: " ").first.map(String.init) ?? "?"
    }
    private static let bootID =
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    private static let processNamespace =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""

    private enum ProcessState: Equatable {
        case gone
        /// There is one of that number, of which no more can be seen.
        case hidden
        case started(String)
    }

    /// Reads field 22 of `/proc/PID/stat`; the name in field 2 may hold anything but ends at the last `)`.
    private static func state(of pid: Int32) -> ProcessState {
        if kill(pid, 0) != 0, errno == ESRCH { return .gone }
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return .hidden }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19 else { return .hidden }
        // A process that was killed and not yet waited for works on nothing.
        return fields[0] == "Z" || fields[0] == "X" ? .gone : .started(String(fields[19]))
    }
}
