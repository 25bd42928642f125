public import Bounce
import Mail

/// `postrider classify log`: a mail system's log in, one object for each recipient that it says something of, in order, in
/// constant memory.
public struct LogClassifier: Sendable {
    public enum Format: Sendable {
        /// One JSON object a line.
        case ndjson
        /// A few lines for people.
        case explanation
    }

    private let rules: RuleSet
    private let format: Format
    private let log: LogFormat?

    /// - Parameter log: whose log it is; `nil` to tell by its lines.
    public init(rules: RuleSet = .standard, log: LogFormat? = nil, format: Format) {
        self.rules = rules
        self.log = log
        self.format = format
    }

    /// Reads `input` to its end.
    /// - Parameter progress: called now and then.
    /// - Throws: `InputError`, `OutputError`, `LogUnknown`.
    public func run(
        _ input: ClassifyInput, to output: CInt, progress: (ClassifyProgress) -> Void = { _ in }
    ) throws -> ClassifySummary {
        let source = input.source
        var summary = ClassifySummary()
        var lines = LineReader(input.chunks)
        let writer = DescriptorWriter(descriptor: output)
        var json = JSONBytes(capacity: DescriptorWriter.flushByteCount + (64 << 10))
        var log = log.map(LogReader.init)
        var reader = rules.makeReader()
        func flush() throws(OutputError) {
            if json.count > 0 { try writer.write(json.bytes) }
            json.removeAll()
        }
        // A log that is followed (`tail -f`) is told of line by line.
        try lines.forEach(beforeWaiting: flush) { line in
            summary.itemCount += 1
            summary.byteCount += line.count + 1
            if log == nil { log = LogFormat.of(line).map(LogReader.init) }
            if let entry = log?.read(line), let log {
                let diagnosis = rules.diagnose(entry, in: log.line.span, &reader)
                let report = ReportLine(entry, of: log, diagnosis: diagnosis, source: source)
                switch format {
                case .ndjson: json.report(report)
                case .explanation: json.explanation(report)
                }
                summary.resultCount += 1
            }
            if json.count >= DescriptorWriter.flushByteCount { try flush() }
            if summary.itemCount & 0x3FFF == 0 { progress(summary.progress) }
        }
        try flush()
        if log == nil, summary.itemCount > 0 { throw LogUnknown(source: source) }
        return summary
    }
}

/// No line of a log is one that we know.
public struct LogUnknown: Error, Sendable, CustomStringConvertible {
    public let source: String

    public var description: String {
        let known = LogFormat.allCases.map(\.rawValue).joined(separator: ", ")
        return "\(source): no line looks like a log of \(known); --from says whose it is"
    }
}

extension ClassifySummary {
    var progress: ClassifyProgress {
        var progress = ClassifyProgress()
        progress.byteCount = byteCount
        progress.itemCount = itemCount
        progress.resultCount = resultCount
        return progress
    }
}

extension ReportLine {
    init(_ entry: LogEntry, of log: LogReader, diagnosis: Diagnosis, source: String) {
        func text(_ range: Range<Int>?) -> String? {
            range.flatMap { $0.isEmpty ? nil : String(decoding: log.line[$0.prefix(1_024)], as: UTF8.self) }
        }
        let kind: MailKind =
            switch entry.outcome {
            case .delivered: .successNotice
            case .deferred: .delayNotice
            case .bounced: .bounce
            case .complained: .complaint
            }
        self.init(
            source: source, kind: kind.rawValue, recipient: text(entry.recipient),
            originalRecipient: text(entry.originalRecipient), diagnosis: diagnosis, diagnostic: text(entry.text) ?? "",
            dialect: log.format.rawValue, reportingMTA: text(entry.reportingMTA), remoteMTA: text(entry.remoteMTA),
            originalMessageID: text(entry.messageID))
    }
}

/// The words of `kind` for entries of a log; those of mails are the same.
private enum MailKind: String {
    case bounce
    case delayNotice = "delay_notice"
    case successNotice = "success_notice"
    case complaint
}
