import Bounce
import Mail
public import Spool

/// A line of the provider table that says what to do about replies: which, how many of them in how long, what then.
public struct ReplyAction: Hashable, Sendable {
    /// Any of these stands in the reply, in ASCII lower case; empty: `reasons` alone decide.
    let phrases: [[UInt8]]
    /// None of these stands in it.
    let exclusions: [[UInt8]]
    /// 421, 4 for every 4yz; empty: any.
    let codes: [Int]
    /// What the reply was found to mean; empty: anything.
    let reasons: [Reason]
    /// So many within `window`, 1...100.
    let count: Int
    let window: Rate.Unit
    /// What is set then.
    public let settings: [LimitSetting]
    /// For how long, before it is let go of by steps.
    public let duration: Duration
    /// Somebody should be told.
    public let isAlert: Bool
    /// The line as it is written.
    public let text: String
    /// When and where the line was seen.
    public let seen: String

    /// What a reply is judged by.
    struct Heard {
        /// In ASCII lower case.
        let text: [UInt8]
        let code: Int?
        let reason: Reason
    }

    func matches(_ heard: Heard) -> Bool {
        guard reasons.isEmpty || reasons.contains(heard.reason) else { return false }
        if !codes.isEmpty {
            guard let code = heard.code, codes.contains(code) || codes.contains(code / 100) else { return false }
        }
        guard phrases.isEmpty || phrases.contains(where: { ASCIISearch.contains($0, in: heard.text) }) else {
            return false
        }
        return !exclusions.contains { ASCIISearch.contains($0, in: heard.text) }
    }
}

/// Phrases in replies. Plain comparison: a reply has at most 8 KiB, a phrase a few words.
enum ASCIISearch {
    static func folded(_ text: some StringProtocol) -> [UInt8] {
        text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    static func contains(_ phrase: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = phrase.first, phrase.count <= text.count else { return false }
        return text.span.withUnsafeBufferPointer { text in
            phrase.span.withUnsafeBufferPointer { phrase in
                (0...(text.count - phrase.count)).contains { start in
                    text[start] == first && phrase.indices.allSatisfy { text[start + $0] == phrase[$0] }
                }
            }
        }
    }
}
