/// The header of message content, as much of it as a bounce gives back; dots are left stuffed.
struct ContentHead: Sendable {
    static let byteLimit = 8_192

    private(set) var bytes: [UInt8] = []
    private var isWhole = false

    mutating func read(_ content: ArraySlice<UInt8>) {
        guard !isWhole else { return }
        for byte in content {
            bytes.append(byte)
            let endsHeader = byte == 0x0A && bytes.suffix(4) == [0x0D, 0x0A, 0x0D, 0x0A]
            if endsHeader || bytes.count == ContentHead.byteLimit {
                isWhole = true
                return
            }
        }
    }
}
