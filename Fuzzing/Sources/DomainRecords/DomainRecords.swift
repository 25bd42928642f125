import DNS
import Mail
import MailAuth

/// Any bytes as what a stranger's domain publishes, and as tags of a signature: parsers end, and what they take holds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDomainRecords(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let list = try? TagList.parse(bytes.span) {
        for tag in list.tags where tag.range.upperBound > bytes.count { fatalError("a tag ends behind the text") }
        if Set(list.tags.map(\.name)).count != list.tags.count { fatalError("a name stands twice") }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try? KeyRecord.parse(text)
    _ = try? DMARCRecord.parse(text)
    for form in [text, "v=spf1 " + text] {
        guard let record = try? SPFRecord.parse(form) else { continue }
        for case .network(let address, let length) in record.directives.map(\.mechanism) {
            if length > (address.isV4 ? 32 : 128) { fatalError("a prefix is longer than its address") }
        }
    }
    _ = try? SigningKey(pem: text)
    return 0
}
