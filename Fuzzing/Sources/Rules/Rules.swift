import Bounce

/// Any bytes as a rule file: an error with its place, or a set that judges.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRules(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let files = try? RuleSet.parse(files: [("fuzz.rules", bytes)]), let rules = try? RuleSet(files: files) else {
        return 0
    }
    _ = rules.diagnose(text: bytes.span)
    return 0
}
