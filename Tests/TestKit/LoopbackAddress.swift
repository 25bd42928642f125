import Glibc
import Synchronization

/// 127.0.0.1 and a port as the socket calls want it, put together byte by byte: which module the C structure belongs to
/// depends on what else a test imports.
public struct LoopbackAddress {
    /// Family in the machine's order, port and address in the network's, eight bytes of nothing.
    private var bytes: [UInt8]

    public init(port: Int) {
        bytes = withUnsafeBytes(of: UInt16(AF_INET)) { Array($0) }
        bytes += [UInt8(truncatingIfNeeded: port >> 8), UInt8(truncatingIfNeeded: port), 127, 0, 0, 1]
        bytes += [UInt8](repeating: 0, count: 8)
    }

    public var port: Int { Int(bytes[2]) << 8 | Int(bytes[3]) }

    /// - Returns: 0, or -1 with `errno` set.
    public func connect(_ descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { address in
            Glibc.connect(
                descriptor, address.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
        }
    }

    /// A port that is free, and that nobody else is given: neither by this function, nor by the system, which takes those of
    /// outgoing connections and of port 0 from 32,768 upwards (`ip_local_port_range`).
    public static func freePort() -> Int {
        while true {
            let port = Int.random(in: 10_000..<32_000)
            guard given.withLock({ $0.insert(port).inserted }) else { continue }
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            let address = LoopbackAddress(port: port)
            let isFree = address.bytes.withUnsafeBytes {
                bind(probe, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count)) == 0
            }
            if isFree { return port }
        }
    }

    private static let given = Mutex<Set<Int>>([])
}
