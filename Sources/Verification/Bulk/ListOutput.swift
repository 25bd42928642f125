import Glibc

/// Where rows are written, in their order.
public protocol ListOutput: Sendable {
    /// - Throws: `ListFault.unwritable`.
    func write(_ bytes: [UInt8]) throws(ListFault)
    /// What was written is on the disk.
    /// - Throws: `ListFault.unwritable`.
    func synchronize() throws(ListFault)
}

/// A file that may go on from where an earlier run left it.
public final class ListFile: ListOutput {
    private let descriptor: CInt

    /// - Parameters:
    ///   - path: made where it is not there; nobody else may read it.
    ///   - length: what of it counts; the rest goes.
    /// - Throws: `ListFault.unwritable`; also where it is shorter than `length`.
    public init(path: String, keeping length: Int) throws(ListFault) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(String(cString: strerror(errno))) }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= length, ftruncate(descriptor, length) == 0, lseek(descriptor, length, SEEK_SET) == length else {
            close(descriptor)
            throw .unwritable("the file has less in it than was written")
        }
    }

    deinit { close(descriptor) }

    public func write(_ bytes: [UInt8]) throws(ListFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .unwritable(String(cString: strerror(errno))) }
            rest = rest.dropFirst(written)
        }
    }

    public func synchronize() throws(ListFault) {
        guard fdatasync(descriptor) == 0 else { throw .unwritable(String(cString: strerror(errno))) }
    }
}
