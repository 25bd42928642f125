import Testing

@testable import Accounts

@Suite("Comparing secrets")
struct ConstantTimeTests {
    @Test("one differing byte is enough, wherever it is and whatever it is", arguments: [1, 2, 16, 32])
    func oneByte(count: Int) {
        let base = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 13) }
        #expect(ConstantTime.isEqual(base, base))
        for index in base.indices {
            for value in UInt8.min...UInt8.max where value != base[index] {
                var other = base
                other[index] = value
                #expect(!ConstantTime.isEqual(base, other) && !ConstantTime.isEqual(other, base))
            }
        }
    }

    @Test("two differing bytes do not make up for each other")
    func twoBytes() {
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max where first != 0 || second != 0 {
                #expect(!ConstantTime.isEqual([0, 0], [first, second]))
            }
        }
    }

    @Test("the lengths count")
    func lengths() {
        #expect(ConstantTime.isEqual([], []) && !ConstantTime.isEqual([], [0]) && !ConstantTime.isEqual([0, 0], [0]))
    }
}
