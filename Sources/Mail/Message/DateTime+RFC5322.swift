extension DateTime {
    private static let weekdayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The form of a Date field: `Sat, 21 Nov 2026 11:16:40 +0000`. Source: RFC 5322 section 3.3.
    public var rfc5322: String {
        var text = DateTime.weekdayNames[weekday]
        text += ", \(day) "
        text += DateTime.monthNames[month - 1]
        text += " "
        DateTime.append(year, width: 4, to: &text)
        text += " "
        DateTime.append(hour, width: 2, to: &text)
        text += ":"
        DateTime.append(minute, width: 2, to: &text)
        text += ":"
        DateTime.append(second, width: 2, to: &text)
        text += " +0000"
        return text
    }
}
