/// Where the bytes of a file come from, in order.
public protocol ByteSource {
    /// Empty at the end.
    mutating func read() throws -> [UInt8]
}
