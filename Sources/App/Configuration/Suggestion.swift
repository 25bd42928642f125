/// The word a mistyped one was meant to be.
public enum Suggestion {
    /// The nearest of `words`, where it is at most two edits away (one for words under five bytes).
    public static func nearest(to word: String, among words: [String]) -> String? {
        let limit = word.utf8.count < 5 ? 1 : 2
        return words.map { (word: $0, distance: distance(Array(word.utf8), Array($0.utf8))) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?.word
    }

    /// Insertions, deletions and replacements that make one word the other; words over 64 bytes are far from everything.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        guard left.count <= 64, right.count <= 64 else { return 64 }
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replaced = diagonal + (byte == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
