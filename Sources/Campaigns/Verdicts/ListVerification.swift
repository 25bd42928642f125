public import Mail
public import Storage
public import Verification

/// What is known of the addresses of a list, and how old that is.
public struct ListVerification: Hashable, Sendable {
    /// One that is under way.
    public struct Run: Hashable, Sendable {
        public let level: VerificationLevel
        public let askedBy: String
        public let askedAt: Timestamp
        /// Members that were looked at.
        public let count: Int
    }

    public let list: ListKey
    public var run: Run?
    /// When the member was verified that was so longest ago; `nil` where some never were.
    public var verifiedAt: Timestamp?
    public var level: VerificationLevel?
    /// Members by verdict, as of the last verification or import.
    public var counts: [Verdict: Int] = [:]
    /// When to ask for it again, in days.
    public var againDays = standardDays

    /// Nothing is known yet.
    public init(list: ListKey) { self.list = list }

    /// Four months. Source: R51, which says 3 to 6.
    public static let standardDays = 122
    public static let days = 91...183

    /// Members that were verified when the numbers were last taken.
    public var verifiedCount: Int { counts.values.reduce(0, +) }

    public enum Standing: String, Hashable, Sendable, CaseIterable {
        /// Nobody is on the list.
        case empty
        /// Some members were never verified.
        case never
        /// The last time is too long ago.
        case old
        case fresh
        case running
    }

    /// - Parameter memberCount: of the list.
    public func standing(memberCount: Int, at now: Timestamp) -> Standing {
        if run != nil { return .running }
        guard memberCount > 0 else { return .empty }
        guard let verifiedAt else { return .never }
        return now - verifiedAt > .seconds(Int64(againDays) * 86_400) ? .old : .fresh
    }

    /// True where the list asks to be verified.
    public func isAsking(memberCount: Int, at now: Timestamp) -> Bool {
        let standing = standing(memberCount: memberCount, at: now)
        return standing == .never || standing == .old
    }
}
