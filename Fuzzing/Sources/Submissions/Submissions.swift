import Mail

/// Any bytes as a mail of 8 bits: made of 7 it has none left that might go, and once done there is nothing more to do. Any
/// text as the parameters that come with an envelope: what was read is written so that it reads the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSubmissions(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let mail = SevenBitMail.convert(bytes)
    if let changed = mail.bytes, !mail.isEightBit, changed.contains(where: { $0 >= 0x80 }) {
        fatalError("8 bits are left in a mail of 7")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let decoded = Xtext.decode(text), Xtext.decode(Xtext.encode(decoded)) != decoded { fatalError("another xtext") }
    if let original = OriginalRecipient(parameter: text, allowsUTF8: true),
        OriginalRecipient(parameter: original.parameter) != original
    {
        fatalError("another original recipient")
    }
    if let id = StatusRequest.envelopeID(parameter: text), id.utf8.contains(where: { !(0x20...0x7E).contains($0) }) {
        fatalError("an envelope id that is not printable")
    }
    if let conditions = NotifyConditions(text), NotifyConditions(conditions.description) != conditions {
        fatalError("other conditions")
    }
    if let mailbox = try? Mailbox.parse(internationalized: bytes.span),
        Mailbox(internationalized: mailbox.description) != mailbox
    {
        fatalError("another mailbox")
    }
    return 0
}
