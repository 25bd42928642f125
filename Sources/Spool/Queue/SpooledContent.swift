public import Mail
public import NIOCore
public import Storage

/// Shared by the entries of one content, so recipients of the same bytes can travel in one transaction (`===`).
public final class SpooledContent: Sendable {
    public let key: ContentKey
    public let reversePath: ReversePath
    public let bytes: ByteBuffer
    public let isEightBit: Bool
    /// Lowercase domain of the From header; what reports group by.
    public let fromDomain: String
    /// Messages that were accepted with these bytes: 1...
    public let recipientCount: Int

    public init(
        key: ContentKey, reversePath: ReversePath, bytes: ByteBuffer, isEightBit: Bool, fromDomain: String = "",
        recipientCount: Int = 1
    ) {
        self.key = key
        self.reversePath = reversePath
        self.bytes = bytes
        self.isEightBit = isEightBit
        self.fromDomain = fromDomain
        self.recipientCount = recipientCount
    }
}
