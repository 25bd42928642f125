import Glibc

/// Writes whole blocks to a file descriptor.
public struct DescriptorWriter: Sendable {
    /// How much is gathered before it is written.
    static let flushByteCount = 128 << 10

    private let descriptor: CInt

    public init(descriptor: CInt) { self.descriptor = descriptor }

    /// Returns when all of it is handed to the system.
    public func write(_ bytes: [UInt8]) throws(OutputError) {
        var sent = 0
        while sent < bytes.count {
            let result = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent)
            }
            if result < 0 {
                if errno == EINTR { continue }
                throw OutputError(isClosed: errno == EPIPE, reason: String(cString: strerror(errno)))
            }
            sent += result
        }
    }
}

/// The output takes no more.
public struct OutputError: Error, Sendable, CustomStringConvertible {
    /// The reader went away (`| head`): nothing to complain about.
    public let isClosed: Bool
    public let reason: String
    public var description: String { "the output cannot be written: \(reason)" }
}
