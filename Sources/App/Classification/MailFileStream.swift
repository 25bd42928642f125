import Mail

/// A mail file or a single mail that is read chunk by chunk.
struct MailFileStream {
    private static let chunkByteCount = 256 << 10

    private enum Form {
        case unknown
        case mbox(MboxReader)
        case mail([UInt8])
    }

    private let source: String
    private var chunks: ChunkReader
    private var form = Form.unknown
    private var isCut = false

    init(_ chunks: ChunkReader, source: String) {
        self.chunks = chunks
        self.source = source
    }

    /// Reads one chunk, and adds the mails it completes.
    /// - Returns: false at the end.
    mutating func read(into batch: inout MailBatch) throws(InputError) -> Bool {
        do {
            if case .unknown = form {
                let head = try chunks.peek(256)
                form = MboxReader.begins(head.span) ? .mbox(MboxReader()) : .mail([])
            }
            var chunk: [UInt8] = []
            let count = try chunks.append(to: &chunk, atMost: Self.chunkByteCount)
            take(chunk, &batch)
            if count == 0 { finish(&batch) }
            return count > 0
        } catch {
            // What was read so far is told of, and the reason why there is no more.
            finish(&batch)
            batch.append(.fault("\(source): \(error.reason)"), byteCount: 0)
            return false
        }
    }

    private mutating func take(_ chunk: [UInt8], _ batch: inout MailBatch) {
        switch form {
        case .unknown: break
        case .mbox(var reader):
            form = .unknown
            reader.feed(chunk.span) { add($0, to: &batch) }
            form = .mbox(reader)
        case .mail(var bytes):
            form = .unknown
            let room = ParsedMail.byteLimit - bytes.count
            if chunk.count > room { isCut = true }
            bytes += chunk.prefix(room)
            form = .mail(bytes)
        }
    }

    private mutating func finish(_ batch: inout MailBatch) {
        switch form {
        case .unknown: break
        case .mbox(var reader): reader.finish { add($0, to: &batch) }
        case .mail(let bytes):
            if isCut { batch.append(.fault(MailBatch.cut(source)), byteCount: 0) }
            batch.append(.mail(source: source, bytes: bytes), byteCount: bytes.count)
        }
        form = .mail([])
    }

    private func add(_ entry: MboxReader.Entry, to batch: inout MailBatch) {
        if entry.isCut { batch.append(.fault(MailBatch.cut("\(source), mail \(entry.number)")), byteCount: 0) }
        batch.append(.mail(source: source, bytes: entry.bytes), byteCount: entry.bytes.count)
    }

    func close() { chunks.close() }
}

extension MailBatch {
    /// What is said of a mail that is longer than we read.
    static func cut(_ place: String) -> String {
        "\(place): longer than \(ParsedMail.byteLimit >> 20) MiB; only the beginning was read"
    }
}
