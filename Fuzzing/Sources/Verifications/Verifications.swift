import Mail
import Verification

/// Any bytes as an address to verify: what the grammar takes holds no control character and reads the same when it is written;
/// whatever it is, it is answered, and never suggested to be itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzVerifications(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let now = Timestamp(microseconds: 0)
    for policy in AddressPolicy.allCases {
        let answer = FastVerifier(policy: policy).verify(bytes.span, at: now)
        let reading = try? AddressGrammar.read(bytes.span, policy: policy)
        guard (reading == nil) == (answer.verdict == .undeliverable) else {
            fatalError("the verdict is not the grammar's")
        }
        if answer.suggestion != nil, answer.suggestion == answer.address { fatalError("suggested to be itself") }
        guard let reading else { continue }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { fatalError("a control character was taken") }
        let written = Array(reading.normalized(bytes.span).utf8)
        guard let again = try? AddressGrammar.read(written.span), Array(again.normalized(written.span).utf8) == written
        else { fatalError("\(String(decoding: written, as: UTF8.self)) does not read back") }
    }
    if let list = try? AddressListFile.parse(bytes.span, name: "fuzz", as: nil) {
        _ = AddressListUpdate(list, over: [])
    }
    return 0
}
