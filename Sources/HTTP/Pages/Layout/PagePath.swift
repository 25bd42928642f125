import Mail

/// One of our own addresses with its query; what is put in is encoded.
enum PagePath {
    /// `/suppressions?list=system&q=ann%40`; values that are `nil` or empty are left out.
    static func of(_ path: String, _ query: [(name: String, value: String?)]) -> String {
        let pairs = query.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : "\(name)=\(FormText.encode($0))" }
        }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }
}

/// What a browser's field for a moment holds: `2026-11-21T09:30`, in universal time. RFC 3339 is taken as well.
enum PageTime {
    static func read(_ text: String) -> Timestamp? {
        Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + ":00Z") ?? Timestamp(rfc3339: text + "Z")
            ?? Timestamp(rfc3339: text + "T00:00:00Z")
    }

    /// To the minute.
    static func field(_ time: Timestamp?) -> String { time.map { String($0.rfc3339.prefix(16)) } ?? "" }
}

extension QueryReader {
    /// A moment as `PageTime` reads it.
    mutating func pageTime(_ name: String) -> Timestamp? {
        guard let text = text(name, limit: 40) else { return nil }
        guard let time = PageTime.read(text) else {
            note(name, "invalid_time", "`\(name)` is a time like 2026-11-21T09:30.")
            return nil
        }
        return time
    }
}
