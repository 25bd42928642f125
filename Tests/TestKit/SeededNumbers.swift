/// The same chance for the generators of the standard library: `Int.random(in:using:)`, `shuffle(using:)`.
public struct SeededNumbers: RandomNumberGenerator, Sendable {
    private let chance: SeededChance

    public init(seed: UInt64) { chance = SeededChance(seed: seed) }

    public mutating func next() -> UInt64 { chance.nextBits() }
}
