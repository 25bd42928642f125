/// What a count out of a number says at least about the share behind it.
enum ShareBound {
    /// Standard deviations: a share that did not change passes one test in 740 by chance.
    static let sureness = 3.0

    /// The lower end of Wilson's interval: 0...1. Source: E. B. Wilson, "Probable inference, the law of succession, and
    /// statistical inference", 1927.
    static func lower(_ count: Int, of total: Int) -> Double {
        guard total > 0, count > 0 else { return 0 }
        let number = Double(total)
        let share = min(1, Double(count) / number)
        let square = sureness * sureness
        let centre = share + square / (2 * number)
        let spread = sureness * (share * (1 - share) / number + square / (4 * number * number)).squareRoot()
        return max(0, (centre - spread) / (1 + square / number))
    }
}
