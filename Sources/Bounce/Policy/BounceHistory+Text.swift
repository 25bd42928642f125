/// The form in which the mailings are stored: their numbers with spaces between them.
extension BounceHistory {
    public var mailingsText: String { softMailings.map(String.init).joined(separator: " ") }

    /// Reads what `mailingsText` wrote; leaves out what is no number.
    public init(hardCount: Int, mailingsText: some StringProtocol, delivered: Int64?) {
        self.init(
            hardCount: hardCount,
            softMailings: mailingsText.split(separator: " ").prefix(SuppressionPolicy.softRange.upperBound)
                .compactMap { Int64($0) },
            delivered: delivered)
    }
}
