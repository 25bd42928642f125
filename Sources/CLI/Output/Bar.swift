/// A share as a bar, in eighths of a column; something is always a little more than nothing.
enum Bar {
    static func text(_ part: Int, of whole: Int, width: Int) -> String {
        guard whole > 0, part > 0 else { return "" }
        let eighths = max(1, min(width * 8, Int((Double(part) / Double(whole) * Double(width * 8)).rounded())))
        let rest = eighths % 8
        return String(repeating: "█", count: eighths / 8) + (rest > 0 ? String(partial[rest - 1]) : "")
    }

    private static let partial = Array("▏▎▍▌▋▊▉")
}
