/// The line between the parts of a multipart. Source: RFC 2046 section 5.1.1.
///
/// It holds `=_`, which none of our parts can: quoted-printable writes `=` only before two digits or a line end, base64
/// has no `_`, and text with `=_` is never sent as it is. So it needs no search through the parts.
struct Boundary: Hashable, Sendable {
    /// `=_1.1f0c…`, 20 columns.
    let text: String

    /// - Parameter level: 0...9, another one for each multipart of a message.
    init(randomness: UInt64, level: Int) {
        var digits: [UInt8] = []
        for shift in stride(from: 60, through: 0, by: -4) {
            digits.append(Hexadecimal.uppercaseDigit(UInt8(truncatingIfNeeded: randomness >> UInt64(shift))))
        }
        text = "=_\(level)." + String(decoding: digits, as: UTF8.self)
    }
}
