/// Shares as people write them: `2%`, `0.5%`.
enum PercentageText {
    /// Over 0 and at most 1; `nil` where `text` is no such share.
    static func parse(_ text: some StringProtocol) -> Double? {
        let number = text.dropLast()
        guard text.utf8.count <= 10, text.hasSuffix("%"),
            number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
            let percent = Double(number), percent > 0, percent <= 100
        else { return nil }
        return percent / 100
    }
}
