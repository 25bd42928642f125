internal import Mail

extension Timestamp {
    /// Days since 1899-12-30, as workbooks count time; exact to the millisecond, which is as exact as they are.
    var workbookDays: Double {
        let milliseconds = (Double(microseconds) / 1_000).rounded()
        return milliseconds / 86_400_000 + 25_569
    }
}
