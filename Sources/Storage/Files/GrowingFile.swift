#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Why a file cannot be written.
public struct FileFault: Error, Hashable, Sendable {
    /// The system's words.
    public let words: String

    static var last: FileFault { FileFault(words: String(cString: strerror(errno))) }
}

/// A file that is written from its beginning, or from where an earlier run left it. It closes with its last reference.
public final class GrowingFile: Sendable {
    private let descriptor: CInt

    /// - Parameters:
    ///   - path: made where it is not there; nobody else may read it.
    ///   - length: bytes of it that count; the rest goes.
    /// - Throws: `FileFault`; also where it is shorter than `length`.
    public init(path: String, keeping length: Int) throws(FileFault) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFault.last }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= length, ftruncate(descriptor, length) == 0, lseek(descriptor, length, SEEK_SET) == length else {
            close(descriptor)
            throw FileFault(words: "the file has less in it than was written")
        }
    }

    deinit { close(descriptor) }

    /// - Throws: `FileFault`; how much of `bytes` is there then is not known.
    public func write(_ bytes: [UInt8]) throws(FileFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Glibc)
                let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            #else
                let written = rest.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
            #endif
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw FileFault.last }
            rest = rest.dropFirst(written)
        }
    }

    /// What was written is on the disk.
    /// - Throws: `FileFault`.
    public func synchronize() throws(FileFault) {
        guard fsync(descriptor) == 0 else { throw FileFault.last }
    }
}
