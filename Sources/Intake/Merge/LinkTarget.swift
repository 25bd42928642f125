/// What a link of a letter leads to.
enum LinkTarget {
    /// The longest target that is led through us, in bytes.
    static let byteLimit = TrackingToken.targetByteCount

    /// True for a page on the web: what is led through us. Letters, calls and places in the same letter are not.
    static func isFollowed(_ url: some Collection<UInt8>) -> Bool {
        guard url.count <= byteLimit, url.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        return ["https://", "http://"].contains { scheme in
            url.count > scheme.utf8.count && zip(url, scheme.utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
        }
    }
}
