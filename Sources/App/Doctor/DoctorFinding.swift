/// One thing that `postrider doctor` looked at: how it stands, and what to do.
public struct DoctorFinding: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case ok
        /// Mail goes out; something is left to be desired, or could not be found out.
        case warning
        /// Mail does not go out, or not well, until this is mended.
        case failed
    }

    /// One word: `disk`, `dns`, `port-25`.
    public let check: String
    public let state: State
    /// A sentence.
    public let summary: String
    /// A sentence on what to do; `nil` where there is nothing.
    public let mend: String?

    public init(_ check: String, _ state: State, _ summary: String, mend: String? = nil) {
        self.check = check
        self.state = state
        self.summary = summary
        self.mend = mend
    }
}
