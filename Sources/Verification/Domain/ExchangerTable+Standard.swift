import CVerificationData

extension ExchangerTable {
    static let standardName = "exchangers.known"

    /// The file carried in the binary, to read or to export.
    public static var standardBytes: [UInt8] {
        Array(
            UnsafeBufferPointer(
                start: verification_exchangers_start(), count: verification_exchangers_byte_count))
    }

    /// The table carried in the binary.
    public static let standard: ExchangerTable = {
        do {
            return try ExchangerTableParser.parse(standardBytes, name: standardName)
        } catch {
            preconditionFailure("the table of exchangers carried in the binary is wrong: \(error)")
        }
    }()
}
