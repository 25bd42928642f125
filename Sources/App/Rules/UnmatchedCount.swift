public import Bounce
import Mail

/// Texts that no rule knows, counted by shape: what a rule should be written for next.
public struct UnmatchedCount: Sendable {
    public struct Shape: Sendable, Hashable {
        /// See ``ReplyShape``: nobody's address is in it.
        public let shape: String
        public let count: Int
    }

    /// Shapes that are told apart; texts of further ones are counted in `otherCount`.
    public static let shapeLimit = 100_000

    /// Texts that were judged.
    public private(set) var totalCount = 0
    public private(set) var unmatchedCount = 0
    public private(set) var otherCount = 0
    private var counts: [String: Int] = [:]

    public init() {}

    /// The most frequent first, then by the alphabet.
    public var shapes: [Shape] {
        counts.map { Shape(shape: $0.key, count: $0.value) }.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.shape < $1.shape
        }
    }

    mutating func add(_ diagnosis: Diagnosis, _ text: Span<UInt8>) {
        totalCount += 1
        guard !diagnosis.isMatched else { return }
        unmatchedCount += 1
        let shape = ReplyShape.of(text)
        if counts[shape] == nil, counts.count >= Self.shapeLimit { return otherCount += 1 }
        counts[shape, default: 0] += 1
    }

    /// Reads paths of any kind as `classify` does. Memory: the shapes, and a mail.
    /// What cannot be read is complained of and passed over.
    public static func of(
        _ paths: [String], rules: RuleSet, complain: (String) -> Void, progress: (ClassifyProgress) -> Void
    ) throws -> UnmatchedCount {
        var count = UnmatchedCount()
        var done = ClassifyProgress()
        for path in paths {
            do {
                try ClassifyInput.with(path) { input in
                    switch input.kind {
                    case .folder: try count.readMails(MailBatches([path]), rules, &done, complain, progress)
                    case .mail: try count.readMails(MailBatches(input), rules, &done, complain, progress)
                    case .log: try count.readLog(input, rules, &done, progress)
                    case .replies: try count.readReplies(input, rules, &done, progress)
                    }
                }
            } catch let error as InputError {
                complain("\(path): \(error.reason)")
            }
        }
        return count
    }

    private mutating func readMails(
        _ start: MailBatches, _ rules: RuleSet, _ done: inout ClassifyProgress, _ complain: (String) -> Void,
        _ progress: (ClassifyProgress) -> Void
    ) throws {
        let reader = BounceReader(rules: rules)
        var batches = start
        while let batch = try batches.next() {
            for item in batch.items {
                item.forEachMail(complain: complain) { _, bytes in
                    done.itemCount += 1
                    done.byteCount += bytes.count
                    let reading = reader.read(ParsedMail.parse(bytes))
                    for recipient in reading.recipients where !recipient.diagnosticText.isEmpty {
                        add(recipient.diagnosis, Array(recipient.diagnosticText.utf8).span)
                    }
                }
            }
            done.resultCount = unmatchedCount
            progress(done)
        }
    }

    private mutating func readLog(
        _ input: ClassifyInput, _ rules: RuleSet, _ done: inout ClassifyProgress, _ progress: (ClassifyProgress) -> Void
    ) throws {
        var log: LogReader?
        var reader = rules.makeReader()
        try Self.forEachLine(of: input, &done, progress) { line in
            if log == nil { log = LogFormat.of(line).map(LogReader.init) }
            guard let entry = log?.read(line), let log, entry.outcome != .delivered, entry.outcome != .complained else {
                return
            }
            add(rules.diagnose(entry, in: log.line.span, &reader), log.line.span.extracting(entry.text))
        }
    }

    private mutating func readReplies(
        _ input: ClassifyInput, _ rules: RuleSet, _ done: inout ClassifyProgress, _ progress: (ClassifyProgress) -> Void
    ) throws {
        var reply = ReplyLine()
        try Self.forEachLine(of: input, &done, progress) { line in
            guard ReplyLine.isJSON(line) else { return add(rules.diagnose(text: line), line) }
            guard (try? reply.parse(line)) != nil else { return }
            add(rules.diagnose(text: reply.text.span, mx: reply.exchanger, stage: reply.stage), reply.text.span)
        }
    }

    private static func forEachLine(
        of input: ClassifyInput, _ done: inout ClassifyProgress, _ progress: (ClassifyProgress) -> Void,
        _ body: (Span<UInt8>) -> Void
    ) throws {
        var lines = LineReader(input.chunks)
        try lines.forEach { line in
            body(line)
            done.itemCount += 1
            done.byteCount += line.count + 1
            if done.itemCount & 0x3FFF == 0 { progress(done) }
        }
    }
}
