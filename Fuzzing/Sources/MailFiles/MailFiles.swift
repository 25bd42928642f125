import Mail

/// Any bytes as a mail file: the same mails, whether it comes at once or in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMailFiles(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard mails(bytes, pieceLength: count) == mails(bytes, pieceLength: 1 + Int(bytes[0])) else {
        fatalError("the mails depend on how the bytes come in")
    }
    return 0
}

private func mails(_ bytes: [UInt8], pieceLength: Int) -> [[UInt8]] {
    var mails: [[UInt8]] = []
    var reader = MboxReader()
    for offset in stride(from: 0, to: bytes.count, by: pieceLength) {
        let piece = Array(bytes[offset..<min(offset + pieceLength, bytes.count)])
        reader.feed(piece.span) { mails.append($0.bytes) }
    }
    reader.finish { mails.append($0.bytes) }
    return mails
}
