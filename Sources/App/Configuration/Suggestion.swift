/// The word a mistyped one was meant to be.
public enum Suggestion {
    /// The nearest of `words`, where it is at most two edits away (one for words under five bytes).
    public static func nearest(to word: String, among words: [String]) -> String? {
        let limit = word.utf8.count < 5 ? 1 : 2
        return words.map { (word: $0, distance: distance(Array(word.utf8), Array($0.utf8))) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// Insertions, deletions, replacements and exchanges of two neighbours that make one word the other (optimal string
    /// alignment); words over 64 bytes are far from everything.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard left.count <= 64, right.count <= 64 else { return 64 }
        var (before, last) = ([Int](), Array(0...right.count))
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                var best = min(last[j] + (left[i] == right[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, before[j - 1] + 1)
                }
                row.append(best)
            }
            (before, last) = (last, row)
        }
        return last[right.count]
    }
}
