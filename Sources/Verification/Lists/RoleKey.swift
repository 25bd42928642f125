/// A local part as roles are compared: lower case, up to a `+`, without dots, hyphens and underscores.
///
///     No-Reply+4711    noreply
struct RoleKey {
    private(set) var bytes = InlineArray<64, UInt8>(repeating: 0)
    private(set) var count = 0

    /// `nil` where the local part is longer than one may be, or not of letters and digits.
    init?(_ localPart: Span<UInt8>) {
        guard localPart.count <= 64 else { return nil }
        for index in localPart.indices {
            let byte = ByteClass.folded(localPart[index])
            switch byte {
            case UInt8(ascii: "+"): return
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): continue
            default:
                guard ByteClass.isLetterOrDigit(byte) else { return nil }
                bytes[count] = byte
                count += 1
            }
        }
    }
}
