import CUnbound
import Mail

/// Reads the library's result. Every length is checked, since what stands there came from a stranger's server.
enum UnboundAnswer {
    /// Records read of one answer.
    static let recordLimit = 300

    static func read(_ result: UnsafePointer<ub_result>) -> UnboundReply {
        let result = result.pointee
        return UnboundReply(
            lookup(result), isSecure: result.secure != 0 && result.bogus == 0,
            canonicalName: result.canonname.flatMap { DomainName(String(cString: $0)) })
    }

    private static func lookup(_ result: ub_result) -> Lookup<[[UInt8]]> {
        if result.bogus != 0 {
            return .failed("bogus: " + (result.why_bogus.map { String(cString: $0) } ?? "signatures do not hold"))
        }
        if result.nxdomain != 0 { return .noSuchName }
        guard result.rcode == 0 else { return .failed(name(ofCode: result.rcode)) }
        guard result.havedata != 0 else { return .noData }
        return .found(records(result), timeToLive: .seconds(max(0, Int(result.ttl))))
    }

    private static func records(_ result: ub_result) -> [[UInt8]] {
        var records: [[UInt8]] = []
        guard let data = result.data, let lengths = result.len else { return records }
        while records.count < recordLimit, let bytes = data[records.count] {
            let length = Int(lengths[records.count])
            let buffer = UnsafeRawBufferPointer(start: bytes, count: (0...65_535).contains(length) ? length : 0)
            records.append(Array(buffer))
        }
        return records
    }

    /// Source: RFC 6895 section 2.3.
    static func name(ofCode code: Int32) -> String {
        switch code {
        case 1: "FORMERR"
        case 2: "SERVFAIL"
        case 4: "NOTIMP"
        case 5: "REFUSED"
        default: "rcode \(code)"
        }
    }
}
