import CDeliveryData

extension ProviderTable {
    static let standardName = "providers.limits"

    /// The file carried in the binary, to read or to export.
    public static var standardBytes: [UInt8] {
        Array(UnsafeBufferPointer(start: delivery_provider_limits_start(), count: delivery_provider_limits_byte_count))
    }

    /// The table carried in the binary.
    public static let standard: ProviderTable = {
        do {
            return try ProviderTable.empty.extended(by: standardBytes, name: standardName)
        } catch {
            preconditionFailure("the provider table carried in the binary is wrong: \(error)")
        }
    }()
}
