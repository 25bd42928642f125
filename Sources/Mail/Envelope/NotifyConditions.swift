/// When a sender wants to be told what became of a recipient. Source: RFC 3461 section 4.1, `NOTIFY`.
public struct NotifyConditions: OptionSet, Hashable, Sendable, CustomStringConvertible {
    /// A stored number.
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Alone: nothing is to be told.
    public static let never = NotifyConditions(rawValue: 1)
    public static let success = NotifyConditions(rawValue: 2)
    public static let failure = NotifyConditions(rawValue: 4)
    public static let delay = NotifyConditions(rawValue: 8)

    private static let keywords: [(NotifyConditions, String)] = [
        (.never, "NEVER"), (.success, "SUCCESS"), (.failure, "FAILURE"), (.delay, "DELAY"),
    ]

    /// Reads `NEVER`, or a list such as `SUCCESS,FAILURE`, in any case of letters; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        self = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let word = word.uppercased()
            guard let keyword = NotifyConditions.keywords.first(where: { $0.1 == word }) else { return nil }
            insert(keyword.0)
        }
        guard !contains(.never) || self == .never else { return nil }
    }

    /// As it is written on the wire; empty for the empty set, which no command has.
    public var description: String {
        NotifyConditions.keywords.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
