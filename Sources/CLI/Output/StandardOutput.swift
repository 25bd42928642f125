import App
import Glibc

/// Whole blocks to stdout.
enum StandardOutput {
    /// - Throws: `OutputError`; closed where the reader went away.
    static func write(_ bytes: [UInt8]) throws(OutputError) {
        try DescriptorWriter(descriptor: STDOUT_FILENO).write(bytes)
    }
}
