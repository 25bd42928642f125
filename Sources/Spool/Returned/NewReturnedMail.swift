public import Mail
public import NIOCore
public import Storage

/// A mail that came back, as the listener took it.
public struct NewReturnedMail: Sendable {
    /// Whose return path it came to; `nil` for mail to a role address, which says inside whom it is about.
    public var message: MessageKey?
    /// The address it came to.
    public var recipient: Mailbox
    public var reversePath: ReversePath
    public var peerAddress: String?
    /// What is kept of it: its beginning.
    public var bytes: ByteBuffer
    /// Bytes of all of it.
    public var byteCount: Int
    /// SHA-256 of all of it: with `message` it tells a mail that comes twice.
    public var digest: [UInt8]

    public init(
        message: MessageKey?, recipient: Mailbox, reversePath: ReversePath, peerAddress: String?, bytes: ByteBuffer,
        byteCount: Int, digest: [UInt8]
    ) {
        self.message = message
        self.recipient = recipient
        self.reversePath = reversePath
        self.peerAddress = peerAddress
        self.bytes = bytes
        self.byteCount = byteCount
        self.digest = digest
    }
}

/// What became of a mail that was to be kept.
public enum ReturnedReceipt: Hashable, Sendable {
    /// On disk.
    case kept(ReturnedMailKey)
    /// The same mail has been kept before.
    case repeated
    /// As much as we keep for one message, or for role addresses, is there already; it was not kept.
    case full
}
