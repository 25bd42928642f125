/// A well-known mail domain that a mistyped one may have been meant for.
struct TypoCandidate: Sendable {
    /// Small letters.
    let text: [UInt8]
    /// How many people have a mailbox there, 1...1000: see `providers.list`.
    let weight: Int
    /// Bytes of the first label.
    let nameCount: Int
    /// Where the last label begins.
    let topLevel: Int

    /// Domains that fewer people have are real, and too rare to be suggested.
    static let leastWeight = 5

    init?(_ entry: AddressListFile.Entry) {
        guard entry.weight >= Self.leastWeight else { return nil }
        let text = Array(entry.text.utf8)
        guard text.count <= SlipDistance.longest, let first = text.firstIndex(of: UInt8(ascii: ".")),
            let last = text.lastIndex(of: UInt8(ascii: "."))
        else { return nil }
        self.text = text
        weight = entry.weight
        nameCount = first
        topLevel = last + 1
    }

    /// Many people are there, so that two slips are likelier than a stranger's domain.
    var isLarge: Bool { weight >= 100 }

    /// How much may be wrong, in hundredths of an unlikely slip: the longer the name and the more people there, the more.
    var limit: Int {
        switch (weight, nameCount) {
        case (500..., 6...): 160
        case (500..., 5): 140
        case (500..., 4): 100
        case (100..., 6...): 140
        case (100..., 4...): 100
        case (_, 8...) where weight >= 20: 100
        case (_, 4...): 80
        case (100..., _): 80
        default: 40
        }
    }

    /// What speaks for it against a less known one, in the same measure: 0...40.
    var bonus: Int { (Int.bitWidth - weight.leadingZeroBitCount) * 4 }

    /// Top-level domains that exist and are still slips of this one's: whoever meant `gmail.com` and typed `gmail.co`.
    /// - Parameter label: a top-level domain that exists.
    func isSlip(ofTopLevel label: Span<UInt8>) -> Bool {
        let slips: [StaticString]
        switch text.count - topLevel {
        case 3 where text[topLevel] == UInt8(ascii: "c"): slips = ["co", "cm", "om"]
        case 3 where text[topLevel] == UInt8(ascii: "n"): slips = ["ne", "et"]
        default: return false
        }
        return slips.contains { slip in
            label.count == 2 && label[0] == slip.utf8Start[0] && label[1] == slip.utf8Start[1]
        }
    }
}
