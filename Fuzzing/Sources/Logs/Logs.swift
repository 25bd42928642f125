import Bounce

/// Any bytes as a line of each kind of log: places that lie inside, and a verdict.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLogs(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for format in LogFormat.allCases {
        var log = LogReader(format)
        guard let entry = log.read(bytes.span) else { continue }
        guard entry.text.upperBound <= log.line.count, entry.recipient.upperBound <= log.line.count else {
            fatalError("a place lies outside")
        }
        var reader = RuleSet.standard.makeReader()
        _ = RuleSet.standard.diagnose(entry, in: log.line.span, &reader)
    }
    return 0
}
