internal import Spool

/// What is remembered of one destination: its answers of the last hours in spans of ten minutes, and its habit.
struct DestinationTrack: Sendable {
    /// Seconds.
    static let spanLength: Int64 = 600
    /// Six hours.
    static let spanCount: Int64 = 36
    /// Spans that are looked at together, shortest first: what is plain is seen at once, what is rare needs time.
    static let windows: [Int64] = [2, 6, 36]

    /// By spans since 1970, and in each by stream.
    private(set) var spans: [Int64: [Stream: RefusalCounts]] = [:]
    var history = DestinationHistory()
    /// Of a domain: whose exchangers answered last.
    var provider: String?
    /// It has answered since the start, so that `provider` says who it was.
    private(set) var isHeard = false
    /// The last refusal, for its words.
    var lastRefusal: EventPlace?
    /// When it was last heard of, in spans since 1970.
    private(set) var lastSpan: Int64 = 0

    struct EventPlace: Hashable, Sendable {
        let sequence: Int64
        let kind: IncidentKind
    }

    var isEmpty: Bool { spans.isEmpty && history.answered == 0 }

    /// How much is known of it.
    var weight: Int {
        history.answered + spans.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.answered } }
    }

    /// - Returns: the stream it is counted under.
    mutating func note(_ kind: IncidentKind?, _ stream: Stream, in span: Int64) -> Stream {
        isHeard = true
        let known = spans[span]
        let isKnown = known?[stream] != nil || (known?.count ?? 0) < Stream.limit
        let counted = isKnown ? stream : .others
        spans[span, default: [:]][counted, default: RefusalCounts()].note(kind)
        lastSpan = max(lastSpan, span)
        return counted
    }

    mutating func restore(_ counts: RefusalCounts, _ stream: Stream, in span: Int64) {
        spans[span, default: [:]][stream, default: RefusalCounts()] += counts
        lastSpan = max(lastSpan, span)
    }

    /// Takes out the spans that are over.
    mutating func takeSpans(before span: Int64) -> [(span: Int64, counts: RefusalCounts)] {
        let old = spans.keys.filter { $0 < span }.sorted()
        return old.map { key in
            let counts = sum(key...key)
            spans[key] = nil
            return (key, counts)
        }
    }

    func sum(_ range: ClosedRange<Int64>) -> RefusalCounts {
        var sum = RefusalCounts()
        for (span, streams) in spans where range.contains(span) { for counts in streams.values { sum += counts } }
        return sum
    }

    func streams(_ range: ClosedRange<Int64>) -> [Stream: RefusalCounts] {
        var sum: [Stream: RefusalCounts] = [:]
        for (span, streams) in spans where range.contains(span) {
            for (stream, counts) in streams { sum[stream, default: RefusalCounts()] += counts }
        }
        return sum
    }
}
