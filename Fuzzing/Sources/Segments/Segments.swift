import Campaigns

/// Any text as a rule: it is read, or told where it is wrong, within its bounds.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSegments(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    do throws(SegmentFault) {
        _ = try SegmentRule(text)
    } catch {
        if error.offset < 0 || error.offset > text.utf8.count { fatalError("a place outside the rule") }
    }
    return 0
}
