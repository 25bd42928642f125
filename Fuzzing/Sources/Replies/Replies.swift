import Bounce

/// Any bytes as a reply: a verdict each time, the same one twice.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReplies(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let first = RuleSet.standard.diagnose(text: bytes.span)
    guard RuleSet.standard.diagnose(text: bytes.span) == first else { fatalError("two answers to one reply") }
    return 0
}
