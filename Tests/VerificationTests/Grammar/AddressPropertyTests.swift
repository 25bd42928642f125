import TestKit
import Testing

@testable import Verification

@Suite("What holds for every address")
struct AddressPropertyTests {
    /// Parts of addresses, and what breaks them.
    static let pieces = [
        "a", "Ada", ".", "..", "@", "\"", "\\", " ", "example", "com", "-", "_", "+", "[", "]", "IPv6:", "::",
        "1.2.3.4",
        "é", "e\u{301}", "用户", "bücher", "xn--", "(", ")", "<", ">", ",", "。", "\u{200D}", "\u{202E}", "ß", "İ",
    ]
    static let valid = [
        "ada@example.com", "\"a b\"@example.com", "\"\\\"\"@example.com", "用户@bücher.example", "ada@[IPv6:::1]",
        "a.b+c@sub.example.co.uk",
    ]

    @Test("what is taken is given back as one that reads the same", arguments: AddressPolicy.allCases)
    func roundTrip(policy: AddressPolicy) throws {
        var chance = SeededNumbers(seed: 7)
        var takenCount = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...7, using: &chance) { text += Self.pieces.randomElement(using: &chance)! }
            if Bool.random(using: &chance) { text += "@example.com" }
            let bytes = Array(text.utf8)
            guard let reading = try? AddressGrammar.read(bytes.span, policy: policy) else { continue }
            takenCount += 1
            let once = Array(reading.normalized(bytes.span).utf8)
            let again = try AddressGrammar.read(once.span)
            let twice = Array(again.normalized(once.span).utf8)
            #expect(once == twice, "\(text)")
            #expect(once.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        }
        #expect(takenCount > 500)
    }

    @Test("no control character is ever taken, wherever it is put in", arguments: valid)
    func injection(_ address: String) {
        let bytes = Array(address.utf8)
        let controls: [[UInt8]] =
            (Array(0..<0x20) + [0x7F]).map { [$0] } + (0x80...0x9F).map { [0xC2, $0] }
            + [[0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xA9], [0x0D, 0x0A], [0x0D, 0x0A, 0x2E, 0x0D, 0x0A]]
        for control in controls {
            for place in 0...bytes.count {
                let tainted = Array(bytes[..<place]) + control + Array(bytes[place...])
                #expect(fault(tainted) != nil, "\(control) at \(place)")
            }
        }
    }

    @Test("any bytes are answered, and the fault lies within them")
    func noise() {
        var chance = SeededNumbers(seed: 11)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &chance)).map { _ in
                UInt8.random(in: 0...255, using: &chance)
            }
            guard let fault = fault(bytes) else { continue }
            #expect((0...bytes.count).contains(fault.offset))
            #expect(!fault.sentence.isEmpty)
            #expect(fault.sentence.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        }
    }
}
