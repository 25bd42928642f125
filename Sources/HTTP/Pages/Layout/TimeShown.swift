import Mail

/// A moment as pages show it: for programs, and for people in universal time until a script knows their zone.
struct TimeShown: Hashable {
    /// RFC 3339.
    let machine: String
    /// `2026-11-21 11:16:40 UTC`
    let universal: String

    init(_ time: Timestamp) {
        guard time != .distantFuture else {
            machine = ""
            universal = "further notice"
            return
        }
        machine = time.rfc3339
        let date = machine.prefix { $0 != "T" }
        let clock = machine.dropFirst(date.count + 1).prefix(8)
        universal = "\(date) \(clock) UTC"
    }
}
