extension IPAddress {
    public var isV4: Bool { if case .v4 = self { true } else { false } }

    /// True where the first bits are the same; addresses of different families have none in common.
    /// - Parameter bits: 0...32 or 0...128.
    public func agrees(with other: IPAddress, bits: Int) -> Bool {
        switch (self, other) {
        case (.v4(let left), .v4(let right)):
            bits <= 0 || (left ^ right) >> UInt32(32 - min(bits, 32)) == 0
        case (.v6(let leftHigh, let leftLow), .v6(let rightHigh, let rightLow)):
            IPAddress.agree(leftHigh, rightHigh, bits: bits) && IPAddress.agree(leftLow, rightLow, bits: bits - 64)
        case (.v4, .v6), (.v6, .v4):
            false
        }
    }

    private static func agree(_ left: UInt64, _ right: UInt64, bits: Int) -> Bool {
        bits <= 0 || (left ^ right) >> UInt64(64 - min(bits, 64)) == 0
    }
}
