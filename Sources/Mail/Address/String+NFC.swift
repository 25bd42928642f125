@_spi(_Unicode) import Swift

extension String {
    /// In Normalization Form C, in which what looks alike and is the same character has the same bytes: `u` with U+0308
    /// becomes `ü`. ASCII is given back as it stands. Source: UAX #15.
    ///
    /// The standard library compares strings by this form, and does not yet show it to everybody.
    public var nfc: String {
        guard utf8.contains(where: { $0 >= 0x80 }) else { return self }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: _nfc)
        return String(scalars)
    }
}
