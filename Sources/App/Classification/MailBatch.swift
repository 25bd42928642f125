import Mail

/// Mails that one task reads at a time: enough that handing them over costs nothing, little enough to keep in memory.
struct MailBatch: Sendable {
    /// Bytes at which a batch is full.
    static let byteLimit = 1 << 20
    /// Mails or files at which a batch is full.
    static let itemLimit = 64

    enum Item: Sendable {
        case file(path: String)
        case mail(source: String, bytes: [UInt8])
        case fault(String)
    }

    private(set) var items: [Item] = []
    private(set) var byteCount = 0

    var isFull: Bool { byteCount >= Self.byteLimit || items.count >= Self.itemLimit }

    mutating func append(_ item: Item, byteCount: Int) {
        items.append(item)
        self.byteCount += byteCount
    }
}

extension MailBatch.Item {
    /// Hands on each mail with the name of its source.
    func forEachMail(complain: (String) -> Void, _ body: (String, [UInt8]) -> Void) {
        switch self {
        case .fault(let sentence): complain(sentence)
        case .mail(let source, let bytes): body(source, bytes)
        case .file(let path):
            do throws(InputError) {
                Self.cut(try SmallFile.read(path), path, body)
            } catch {
                complain("\(path): \(error.reason)")
            }
        }
    }

    /// A mail file gives its mails, any other file one.
    private static func cut(_ bytes: [UInt8], _ path: String, _ body: (String, [UInt8]) -> Void) {
        guard MboxReader.begins(bytes.span) else { return body(path, bytes) }
        var mails = MboxReader()
        mails.feed(bytes.span) { body(path, $0.bytes) }
        mails.finish { body(path, $0.bytes) }
    }
}
