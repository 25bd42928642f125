extension DateTime {
    /// The form of the API: `2026-11-21T11:16:40Z`, with six digits of fraction where there is one.
    /// Source: RFC 3339 section 5.6.
    public var rfc3339: String {
        var text = ""
        DateTime.append(year, width: 4, to: &text)
        text += "-"
        DateTime.append(month, width: 2, to: &text)
        text += "-"
        DateTime.append(day, width: 2, to: &text)
        text += "T"
        DateTime.append(hour, width: 2, to: &text)
        text += ":"
        DateTime.append(minute, width: 2, to: &text)
        text += ":"
        DateTime.append(second, width: 2, to: &text)
        if microsecond > 0 {
            text += "."
            DateTime.append(microsecond, width: 6, to: &text)
        }
        text += "Z"
        return text
    }
}

extension Timestamp {
    /// As the API writes it: `2026-11-21T11:16:40.000001Z`.
    public var rfc3339: String { DateTime(self).rfc3339 }

    /// Reads `2026-11-21T11:16:40.5+01:00`: `T`, `t` or a space between date and time, a fraction of any length (digits
    /// after the sixth are cut), `Z` or an offset. A leap second (`:60`) is the start of the next minute.
    /// - Returns: `nil` for anything else, and for a date that does not exist. Source: RFC 3339 section 5.6.
    public init?(rfc3339 text: some StringProtocol) {
        guard text.utf8.count <= 64 else { return nil }
        var reader = DateReader(bytes: Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.takeAny("Tt "), let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"), let second = reader.number(2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= DateTime.dayCount(year: year, month: month),
            hour <= 23, minute <= 59, second <= 60, let fraction = reader.fraction(), let east = reader.minutesEast(),
            reader.isAtEnd
        else { return nil }
        let days = DateTime.dayNumber(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - east * 60
        self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(fraction))
    }
}

/// Walks over a date, one part at a time.
private struct DateReader {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func number(_ width: Int) -> Int? {
        guard offset + width <= bytes.count else { return nil }
        var value = 0
        for _ in 0..<width {
            guard (0x30...0x39).contains(bytes[offset]) else { return nil }
            value = value * 10 + Int(bytes[offset] - 0x30)
            offset += 1
        }
        return value
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool { takeAny(String(character)) }

    mutating func takeAny(_ choices: String) -> Bool {
        guard offset < bytes.count, choices.utf8.contains(bytes[offset]) else { return false }
        offset += 1
        return true
    }

    /// Microseconds; 0 where there is no fraction, `nil` for a point without digits.
    mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        var value = 0
        var digitCount = 0
        while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) {
            if digitCount < 6 { value = value * 10 + Int(bytes[offset] - 0x30) }
            digitCount += 1
            offset += 1
        }
        guard digitCount > 0 else { return nil }
        for _ in min(digitCount, 6)..<6 { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    mutating func minutesEast() -> Int? {
        if takeAny("Zz") { return 0 }
        let isWest = offset < bytes.count && bytes[offset] == UInt8(ascii: "-")
        guard takeAny("+-"), let hours = number(2), take(":"), let minutes = number(2), hours <= 23, minutes <= 59
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }
}
