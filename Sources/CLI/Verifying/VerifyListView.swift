import Foundation
import Verification

/// How far a list is, on stderr: rows, rows a second, the time left, and verdicts.
final class VerifyListView: @unchecked Sendable {
    // Called by one task, one batch after the other.
    private static let patience = Console.isErrorTerminal ? Duration.milliseconds(500) : ProgressLine.plainPause
    private static let pause = Duration.milliseconds(100)

    /// `nil` where nobody knows, or where it says nothing: a workbook is packed.
    private let byteCount: Int?
    private let start = ContinuousClock.now
    private var last: ContinuousClock.Instant?
    private var line = ProgressLine()

    init(_ origin: ListRun.Origin) {
        guard case .file(let path) = origin, (try? ListFormat.sniff(path: path)) != .xlsx,
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        else {
            byteCount = nil
            return
        }
        byteCount = size
    }

    func show(_ progress: ListRun.Progress) {
        let now = ContinuousClock.now
        guard now - start >= Self.patience, last.map({ now - $0 >= Self.pause }) ?? true else { return }
        last = now
        line.show(text(progress, after: Double((now - start) / .seconds(1))))
    }

    func text(_ progress: ListRun.Progress, after seconds: Double) -> String {
        let counts = progress.counts
        let rate = Double(counts.rows - progress.passedRows) / max(seconds, 0.001)
        var parts = [Count.text(counts.rows, "row"), "\(Count.text(Int(rate)))/s"]
        if let byteCount, counts.rows > progress.passedRows, rate > 0 {
            // Rows to come are taken to be as long as those that came.
            let rowLength = Double(progress.byteCount) / Double(max(1, counts.rows))
            let left = max(0, Double(byteCount - progress.byteCount) / max(1, rowLength) / rate)
            let share = min(99, progress.byteCount * 100 / max(1, byteCount))
            parts[0] = "\(share) %  \(parts[0])"
            parts.append("\(Self.time(left)) left")
        }
        for verdict in Verdict.allCases where counts.count(verdict) > 0 {
            parts.append("\(Count.text(counts.count(verdict))) \(verdict.rawValue)")
        }
        return parts.joined(separator: "  ")
    }

    /// `9 s`, `3 min 20 s`, `2 h 5 min`.
    static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 359_999))
        if whole < 60 { return "\(whole) s" }
        return whole < 3_600 ? "\(whole / 60) min \(whole % 60) s" : "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }

    func end() { line.clear() }
}
