/// The waits between attempts that an account chose, by the reason of the refusal in snake_case; `other` stands for all
/// reasons that have no steps of their own.
public struct RetrySettings: Sendable, Hashable, Codable {
    public struct Steps: Sendable, Hashable, Codable {
        /// Minutes after the first refusals: 1 to 20 of them.
        public var waits: [Int]
        /// Minutes after each further one; `nil` ends the tries.
        public var thenEvery: Int?

        public init(waits: [Int], thenEvery: Int?) {
            self.waits = waits
            self.thenEvery = thenEvery
        }
    }

    public static let other = "other"

    public var steps: [String: Steps]

    public init(steps: [String: Steps] = [:]) { self.steps = steps }
}
