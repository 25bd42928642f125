import Mail
import Testing

@testable import DNS

@Suite("Record data")
struct RecordTests {
    @Test(
        "of an MX record is a preference and a host",
        arguments: [
            ([0, 10, 2, 0x6D, 0x78, 4, 0x74, 0x65, 0x73, 0x74, 0], 10, "mx.test"),
            ([1, 0, 1, 0x41, 0], 256, "a"),
        ] as [([UInt8], UInt16, String)])
    func exchanger(data: [UInt8], preference: UInt16, host: String) {
        let found = MailExchanger.parse(data.span)
        #expect(found == MailExchanger(preference: preference, host: DomainName(host)!))
    }

    @Test(
        "that is no MX record gives none",
        arguments: [
            [], [0], [0, 10], [0, 10, 0], [0, 10, 2, 0x6D], [0, 10, 2, 0x6D, 0x78], [0, 10, 1, 0x6D, 0, 0],
            [0, 10, 0xC0, 0x0C], [0, 10, 1, 0x6D, 0xC0, 0x02], [0, 10, 64] + Array(repeating: 0x6D, count: 64) + [0],
            [0, 10, 3, 0x61, 0x2E, 0x62, 0], [0, 10, 2, 0x20, 0x61, 0], [0, 10, 1, 0xFF, 0],
            [0, 10] + Array(repeating: [1, 0x61], count: 127).joined() + [1, 0x61, 0],
        ] as [[UInt8]])
    func noExchanger(data: [UInt8]) {
        let found = MailExchanger.parse(data.span)
        #expect(found == nil)
    }

    @Test("of any bytes is read or refused, never more than it is")
    func anyBytes() {
        var chance = SeededChance(seed: 7)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...40, using: &chance)
            let data = (0..<count).map { _ in
                UInt8.random(in: 0...(Bool.random(using: &chance) ? 70 : 255), using: &chance)
            }
            if let found = MailExchanger.parse(data.span) { #expect(found.host.text.utf8.count == count - 4) }
            if let text = TextRecord.parse(data.span) { #expect(text.unicodeScalars.count <= count) }
            if let address = IPAddress.parse(data.span) { #expect(IPAddress(address.description) == address) }
        }
    }

    @Test(
        "of a text record is its strings joined",
        arguments: [
            ([], ""), ([0], ""), ([2, 0x61, 0x62, 1, 0x63], "abc"), ([1, 0xFF], "\u{FFFD}"),
            ([3, 0xE2, 0x80, 0x8B], "\u{200B}"),
        ] as [([UInt8], String)])
    func text(data: [UInt8], text: String) {
        let found = TextRecord.parse(data.span)
        #expect(found == text)
    }

    @Test(
        "of a text record that runs past its end is refused",
        arguments: [[1], [5, 0x61], [1, 0x61, 255, 0x61]] as [[UInt8]])
    func cutText(data: [UInt8]) {
        let found = TextRecord.parse(data.span)
        #expect(found == nil)
    }
}

/// The same numbers for the same seed.
struct SeededChance: RandomNumberGenerator {
    var seed: UInt64

    mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (seed ^ seed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
