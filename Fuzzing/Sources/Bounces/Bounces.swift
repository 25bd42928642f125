import Bounce
import Mail

/// Any bytes as what comes to a return path: a reading each time, the same one twice.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBounces(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let mail = ParsedMail.parse(Array(UnsafeBufferPointer(start: start, count: count)))
    let reader = BounceReader()
    let first = reader.read(mail)
    guard first.recipients.count <= MailReading.recipientLimit else { fatalError("too many recipients") }
    guard reader.read(mail) == first else { fatalError("two readings of one mail") }
    return 0
}
