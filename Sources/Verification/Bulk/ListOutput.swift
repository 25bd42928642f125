import Storage

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
    private let file: GrowingFile

    /// - Parameters:
    ///   - path: made where it is not there; nobody else may read it.
    ///   - length: what of it counts; the rest goes.
    /// - Throws: `ListFault.unwritable`; also where it is shorter than `length`.
    public init(path: String, keeping length: Int) throws(ListFault) {
        do { file = try GrowingFile(path: path, keeping: length) } catch { throw .unwritable(error.words) }
    }

    public func write(_ bytes: [UInt8]) throws(ListFault) {
        do { try file.write(bytes) } catch { throw .unwritable(error.words) }
    }

    public func synchronize() throws(ListFault) {
        do { try file.synchronize() } catch { throw .unwritable(error.words) }
    }
}
