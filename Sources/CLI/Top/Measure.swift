/// Figures for people: three digits or so, and their unit.
enum Measure {
    /// `12/s`, `0.4/s`; `-` where it is not known.
    static func rate(_ value: Double?, per unit: String = "s") -> String {
        guard let value else { return "-" }
        if value == 0 { return "0/\(unit)" }
        return value < 10 ? "\((value * 10).rounded() / 10)/\(unit)" : "\(Count.text(Int(value.rounded())))/\(unit)"
    }

    /// `0.3 ms`, `12 ms`, `4.2 s`, `3 min`, `5 h`; `-` where it is not known.
    static func time(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite else { return "-" }
        return switch seconds {
        case ..<0.01: "\((seconds * 10_000).rounded() / 10) ms"
        case ..<1: "\(Int((seconds * 1_000).rounded())) ms"
        case ..<10: "\((seconds * 10).rounded() / 10) s"
        case ..<120: "\(Int(seconds.rounded())) s"
        case ..<7_200: "\(Int((seconds / 60).rounded())) min"
        case ..<172_800: "\(Int((seconds / 3_600).rounded())) h"
        default: "\(Int((seconds / 86_400).rounded())) d"
        }
    }

    /// `512 MiB`, `4.2 GiB`.
    static func bytes(_ count: Int) -> String {
        let mebibytes = Double(count) / 1_048_576
        if mebibytes < 1_024 { return "\(Int(mebibytes.rounded())) MiB" }
        return "\((mebibytes / 102.4).rounded() / 10) GiB"
    }
}
