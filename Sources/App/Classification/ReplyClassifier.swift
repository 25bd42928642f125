public import Bounce
import Glibc
import Mail

/// `postrider classify replies`: replies in, one verdict a line out, in order, in constant memory.
public struct ReplyClassifier: Sendable {
    public enum Format: Sendable {
        /// One JSON object a line.
        case ndjson
        /// A few lines for people.
        case explanation
    }

    public struct Summary: Sendable, Hashable {
        public var lineCount = 0
        /// Lines where a rule spoke.
        public var matchedCount = 0
        /// Lines that could not be read; each has its object with an `error`, where objects are written.
        public var faultCount = 0
    }

    private let rules: RuleSet
    private let format: Format

    public init(rules: RuleSet = .standard, format: Format) {
        self.rules = rules
        self.format = format
    }

    /// Reads `input` to its end.
    /// - Parameter complain: told of every line that could not be read.
    /// - Throws: `InputError` or `OutputError`.
    public func run(from input: CInt, to output: CInt, complain: (String) -> Void) throws -> Summary {
        try run(ChunkReader(descriptor: input), to: output, complain: complain)
    }

    /// The same for an input that is open already.
    public func run(_ input: ClassifyInput, to output: CInt, complain: (String) -> Void) throws -> Summary {
        try run(input.chunks, to: output, complain: complain)
    }

    private func run(_ chunks: ChunkReader, to output: CInt, complain: (String) -> Void) throws -> Summary {
        var summary = Summary()
        var reader = LineReader(chunks)
        let writer = DescriptorWriter(descriptor: output)
        var json = JSONBytes(capacity: DescriptorWriter.flushByteCount + (64 << 10))
        var line = ReplyLine()
        try reader.forEach { bytes in
            summary.lineCount += 1
            do throws(ReplyLine.Fault) {
                let diagnosis = try diagnose(bytes, &line)
                if diagnosis.isMatched { summary.matchedCount += 1 }
                switch format {
                case .ndjson: json.diagnosis(diagnosis)
                case .explanation where ReplyLine.isJSON(bytes): json.explanation(diagnosis, reply: line.text.span)
                case .explanation: json.explanation(diagnosis, reply: bytes)
                }
            } catch {
                summary.faultCount += 1
                complain("line \(summary.lineCount): \(error)")
                if format == .ndjson { json.fault(error.description) }
            }
            if json.count >= DescriptorWriter.flushByteCount {
                try writer.write(json.bytes)
                json.removeAll()
            }
        }
        try writer.write(json.bytes)
        return summary
    }

    private func diagnose(_ bytes: Span<UInt8>, _ line: inout ReplyLine) throws(ReplyLine.Fault) -> Diagnosis {
        guard ReplyLine.isJSON(bytes) else { return rules.diagnose(text: bytes, mx: nil, stage: nil) }
        try line.parse(bytes)
        return rules.diagnose(text: line.text.span, mx: line.exchanger, stage: line.stage)
    }
}
