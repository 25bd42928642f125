/// What an account may use.
public struct Plan: Sendable, Hashable {
    /// Days for which the message log keeps its detail: 1...365; 7 and 15 are usual.
    public var logDays: Int
    /// Messages taken in within an hour by the clock (UTC); `nil`: no limit.
    public var messagesPerHour: Int?
    /// The same within a day (UTC).
    public var messagesPerDay: Int?

    public static let logDayRange = 1...365
    public static let limitRange = 1...1_000_000_000
    public static let standard = Plan()

    public init(logDays: Int = 15, messagesPerHour: Int? = nil, messagesPerDay: Int? = nil) {
        self.logDays = logDays
        self.messagesPerHour = messagesPerHour
        self.messagesPerDay = messagesPerDay
    }
}
