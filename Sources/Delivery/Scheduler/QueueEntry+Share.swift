import NIOCore
import Spool

extension QueueEntry {
    /// What it adds to the bytes in memory: its part of a content that several share.
    var byteShare: Int { content.bytes.readableBytes / max(1, content.recipientCount) + 1 }
}
