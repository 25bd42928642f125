public import Mail
public import NIOCore
public import Storage

/// Shared by the entries of one content, so recipients of the same bytes can travel in one transaction (`===`).
public final class SpooledContent: Sendable {
    public let key: ContentKey
    public let reversePath: ReversePath
    public let bytes: ByteBuffer
    public let isEightBit: Bool
    /// The header is UTF-8: servers must offer SMTPUTF8.
    public let hasUTF8Header: Bool
    /// What the sender asked to have in reports; `nil` where it asked for nothing, nor for any recipient.
    public let statusRequest: StatusRequest?
    /// Lowercase domain of the From header; what reports group by.
    public let fromDomain: String
    /// Messages that were accepted with these bytes: 1...
    public let recipientCount: Int

    public init(
        key: ContentKey, reversePath: ReversePath, bytes: ByteBuffer, isEightBit: Bool,
        hasUTF8Header: Bool = false, statusRequest: StatusRequest? = nil, fromDomain: String = "",
        recipientCount: Int = 1
    ) {
        self.key = key
        self.reversePath = reversePath
        self.bytes = bytes
        self.isEightBit = isEightBit
        self.hasUTF8Header = hasUTF8Header
        self.statusRequest = statusRequest
        self.fromDomain = fromDomain
        self.recipientCount = recipientCount
    }
}
