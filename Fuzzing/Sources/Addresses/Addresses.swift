import Mail

/// Any bytes as an address: what is read must write to something that reads the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAddresses(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let mailbox = try? Mailbox.parse(bytes.span) {
        let again = Array(mailbox.description.utf8)
        guard (try? Mailbox.parse(again.span)) == mailbox else { fatalError("\(mailbox) does not read back") }
    }
    _ = try? DomainName.parse(bytes.span)
    _ = EnhancedStatusCode.parse(bytes.span, at: 0)
    return 0
}
