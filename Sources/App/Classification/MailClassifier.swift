public import Bounce
import Glibc
import Mail

/// `postrider classify mail`: mails in, one object for each recipient that they speak of, in order. All cores work; memory
/// is that of a few mails, however long the input.
public struct MailClassifier: Sendable {
    public enum Format: Sendable {
        /// One JSON object a line.
        case ndjson
        /// A few lines for people.
        case explanation
    }

    private let reader: BounceReader
    private let format: Format
    private let width: Int

    /// - Parameter taskCount: tasks at a time; the machine's cores unless told.
    public init(rules: RuleSet = .standard, format: Format, taskCount: Int? = nil) {
        reader = BounceReader(rules: rules)
        self.format = format
        width = max(1, taskCount ?? sysconf(CInt(_SC_NPROCESSORS_ONLN)))
    }

    /// Reads all of `paths`: files, mail files, folders, Maildirs; `-` is standard input.
    /// - Parameters:
    ///   - complain: told of every file and mail that cannot be read, or not whole; the others are read all the same.
    ///   - progress: called after each batch.
    /// - Throws: `OutputError`.
    public func run(
        _ paths: [String], to output: CInt, complain: (String) -> Void, progress: (ClassifyProgress) -> Void
    ) async throws -> ClassifySummary {
        try await run(MailBatches(paths), to: output, complain: complain, progress: progress)
    }

    /// The same for one input that is open already.
    public func run(
        _ input: ClassifyInput, to output: CInt, complain: (String) -> Void, progress: (ClassifyProgress) -> Void
    ) async throws -> ClassifySummary {
        let batches = input.kind == .folder ? MailBatches([input.source]) : MailBatches(input)
        return try await run(batches, to: output, complain: complain, progress: progress)
    }

    private func run(
        _ start: MailBatches, to output: CInt, complain: (String) -> Void, progress: (ClassifyProgress) -> Void
    ) async throws -> ClassifySummary {
        var batches = start
        var summary = ClassifySummary()
        let writer = DescriptorWriter(descriptor: output)
        try await OrderedWork.run(width: 2 * width, next: { try batches.next() }, work: { read($0) }) { result in
            try writer.write(result.output)
            for sentence in result.complaints { complain(sentence) }
            summary.add(result.summary)
            progress(summary.progress)
        }
        return summary
    }

    private struct Result: Sendable {
        var output: [UInt8] = []
        var complaints: [String] = []
        var summary = ClassifySummary()

        mutating func complain(_ sentence: String) {
            complaints.append(sentence)
            summary.faultCount += 1
        }
    }

    private func read(_ batch: MailBatch) -> Result {
        var result = Result()
        var json = JSONBytes()
        for item in batch.items {
            var complaints: [String] = []
            item.forEachMail(complain: { complaints.append($0) }) { classify($1, $0, &json, &result) }
            for sentence in complaints { result.complain(sentence) }
        }
        result.output = json.bytes
        return result
    }

    private func classify(_ bytes: [UInt8], _ source: String, _ json: inout JSONBytes, _ result: inout Result) {
        result.summary.byteCount += bytes.count
        guard bytes.contains(where: { $0 > 0x20 }) else { return result.complain("\(source): empty") }
        result.summary.itemCount += 1
        let reading = reader.read(ParsedMail.parse(bytes))
        for recipient in reading.recipients {
            let line = ReportLine(recipient, of: reading, source: source)
            switch format {
            case .ndjson: json.report(line)
            case .explanation: json.explanation(line)
            }
            result.summary.resultCount += 1
        }
    }
}

extension ReportLine {
    init(_ recipient: ReportedRecipient, of reading: MailReading, source: String) {
        self.init(
            source: source, kind: reading.kind.rawValue, recipient: recipient.address?.description,
            originalRecipient: recipient.originalRecipient?.description, diagnosis: recipient.diagnosis,
            diagnostic: recipient.diagnosticText, dialect: reading.dialect, reportingMTA: reading.reportingMTA,
            remoteMTA: recipient.remoteMTA, originalMessageID: reading.originalMessageID,
            feedbackType: reading.feedbackType)
    }
}

/// A file read whole.
enum SmallFile {
    /// - Throws: `InputError`; also where it grew beyond what a mail may hold.
    static func read(_ path: String) throws(InputError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputError(reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        let expected = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected + 1)
        var chunks = ChunkReader(descriptor: descriptor)
        while bytes.count <= ParsedMail.byteLimit {
            guard try chunks.append(to: &bytes, atMost: max(4_096, expected + 1 - bytes.count)) > 0 else {
                return bytes
            }
        }
        throw InputError(reason: "longer than \(ParsedMail.byteLimit >> 20) MiB")
    }
}
