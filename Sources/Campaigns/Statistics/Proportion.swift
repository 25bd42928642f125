/// A part of a whole, always with both.
public struct Proportion: Hashable, Sendable {
    public let numerator: Int
    public let denominator: Int

    public init(_ numerator: Int, of denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// 0...1; `nil` where there is no whole. May be over 1 where the part is not within the whole: late bounces.
    public var ratio: Double? { denominator > 0 ? Double(numerator) / Double(denominator) : nil }
}
