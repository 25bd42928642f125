import Mail

/// Any bytes as a message's header: fields whose ranges lie inside, addresses and encoded words that end.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzHeaders(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let block = try? HeaderBlock.parse(bytes.span) else { return 0 }
    guard block.bodyOffset <= bytes.count else { fatalError("the body begins behind the message") }
    for name in ["from", "to", "subject"] {
        guard let value = block.firstText(name) else { continue }
        _ = EncodedWord.decode(value)
        _ = try? AddressList.parse(value)
    }
    return 0
}
