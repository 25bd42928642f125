import Mail

/// Any bytes as a delivery report and as a feedback report: places that lie inside, addresses that can be read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzReports(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let report = DeliveryReport(bytes, in: 0..<count)
    guard report.recipients.count <= DeliveryReport.recipientLimit else { fatalError("too many recipients") }
    for recipient in report.recipients {
        for place in [recipient.finalRecipient, recipient.originalRecipient, recipient.diagnostic, recipient.remoteMTA] {
            guard let place else { continue }
            guard place.upperBound <= count else { fatalError("a place lies outside") }
            _ = report.address(place, isOriginal: true)
            _ = report.text(place)
        }
    }
    let feedback = FeedbackReport(bytes, in: 0..<count)
    for place in feedback.originalRecipients { _ = feedback.text(place) }
    return 0
}
