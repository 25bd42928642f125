import Mail

/// Any bytes as a mail: parts whose places lie inside, texts that are sound UTF-8.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMails(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let mail = ParsedMail.parse(Array(UnsafeBufferPointer(start: start, count: count)))
    for (number, part) in mail.parts.enumerated() {
        guard part.bodyRange.upperBound <= count, part.headerRange.upperBound <= part.bodyRange.lowerBound,
            part.parent.map({ $0 < number }) ?? (number == 0)
        else { fatalError("part \(number) lies outside") }
        let isText = mail.withPlainText(of: number) { text in
            text.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) != nil }
        }
        guard isText else { fatalError("part \(number) is no UTF-8") }
        for field in mail.fields(of: number) { _ = mail.text(of: field) }
        _ = mail.encodedMail(in: number)
    }
    _ = AutomaticReply.marks(mail)
    return 0
}
