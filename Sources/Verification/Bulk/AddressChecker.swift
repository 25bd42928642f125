public import Mail

/// Addresses in one piece of memory.
public struct AddressBatch: Sendable {
    /// One after the other.
    public internal(set) var bytes: [UInt8] = []
    /// Where each of them ends.
    public internal(set) var ends: [Int] = []

    public var count: Int { ends.count }

    /// Where the address lies in `bytes`.
    public func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    mutating func append(_ address: Span<UInt8>) {
        for index in address.indices { bytes.append(address[index]) }
        ends.append(bytes.count)
    }
}

/// What the addresses of a list are held against.
public protocol AddressChecker: Sendable {
    /// In the order given.
    /// - Throws: what a store throws that it asks; nothing is written then.
    func check(_ addresses: AddressBatch, at now: Timestamp) async throws -> [Verification]
}

extension FastVerifier: AddressChecker {
    public func check(_ addresses: AddressBatch, at now: Timestamp) async -> [Verification] {
        let bytes = addresses.bytes.span
        var found: [Verification] = []
        found.reserveCapacity(addresses.count)
        for index in 0..<addresses.count { found.append(verify(bytes.extracting(addresses.range(index)), at: now)) }
        return found
    }
}
