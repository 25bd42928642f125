import Mail

/// Numbers as people read them.
enum Figures {
    /// `10,000`
    static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude).utf8)
        var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `97.3 %`; never rounded up to 100 or down to 0.
    static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        if part > 0, part * 1_000 < whole { return "under 0.1 %" }
        if part < whole, (whole - part) * 1_000 < whole { return "over 99.9 %" }
        let tenths = (part * 1_000 + whole / 2) / whole
        return part == 0 ? "0 %" : part == whole ? "100 %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// `under a minute`, `12 min`, `3 h`, `2 days`
    static func age(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        switch seconds {
        case ..<60: return "under a minute"
        case ..<7_200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3_600) h"
        default: return "\(seconds / 86_400) days"
        }
    }

    /// `812 bytes`, `5.2 kB`
    static func size(_ byteCount: Int) -> String {
        if byteCount < 1_000 { return "\(byteCount) bytes" }
        if byteCount < 1_000_000 { return "\(byteCount / 1_000).\(byteCount % 1_000 / 100) kB" }
        return "\(byteCount / 1_000_000).\(byteCount % 1_000_000 / 100_000) MB"
    }
}

/// A rate, always with its numerator and denominator; under a hundred messages it says nothing.
struct RateShown: Hashable {
    static let floor = 100
    let percent: String
    let fraction: String

    /// - Parameter noun: what the whole consists of, such as `messages`.
    init(_ part: Int, of whole: Int, _ noun: String) {
        percent = whole == 0 ? "–" : whole < RateShown.floor ? "too few to say" : Figures.percent(part, of: whole)
        fraction = whole == 0 ? "no \(noun) yet" : "\(Figures.count(part)) of \(Figures.count(whole)) \(noun)"
    }
}
