/// A list file, read and checked: a kind, where it comes from, and one entry a line.
///
///     list disposable
///     source PyPI disposable-email-domains 0.0.293
///     licence MIT
///     seen 2026-11-22
///
///     mailinator.com
///     - example.net
///
/// `- ENTRY` takes an entry off that another file of the kind has. What stands behind a `#` is for people.
public struct AddressListFile: Hashable, Sendable {
    public var kind: AddressListKind
    /// Where it comes from; empty where the file does not say.
    public var source: String
    /// Under which licence; empty where the file does not say.
    public var licence: String
    /// The day it was taken, `2026-11-22`; empty where the file does not say.
    public var seen: String
    /// In the order of the file.
    public var entries: [Entry]
    public var removals: [Entry]

    public struct Entry: Hashable, Sendable {
        /// Lower case; a domain as A-labels, a local part as it is compared.
        public var text: String
        /// 1...; 0 where the entry stands in no file.
        public var line: Int
        /// Of providers: 0...1000, see `providers.list`.
        public var weight: Int
        /// Of providers: who runs it.
        public var provider: String?
    }

    /// Bytes of a file, at most.
    public static let byteLimit = 64 << 20
    /// Entries of a file, at most.
    public static let entryLimit = 2_000_000
}

/// Where a list file is wrong, and why.
public struct AddressListError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name given to the file.
    public let file: String
    /// 1...; 0: the file as a whole.
    public let line: Int
    public let problem: Problem

    public enum Problem: Hashable, Sendable {
        /// The kind stands nowhere, and none was given.
        case noKind
        case unknownKind(String)
        /// Another kind was asked for.
        case otherKind(AddressListKind)
        case notADomain(String)
        case notALocalPart(String)
        case badWeight(String)
        case badDate(String)
        case tooLarge
        case noEntries
    }

    public var description: String {
        (line > 0 ? "\(file):\(line): " : "\(file): ") + problem.sentence
    }
}

extension AddressListError.Problem {
    var sentence: String {
        switch self {
        case .noKind: "the file does not say which list it is (list disposable)"
        case .unknownKind(let word):
            "no list is called '\(word)'; there are \(AddressListKind.allCases.map(\.rawValue).joined(separator: ", "))"
        case .otherKind(let kind): "the file is a list of kind \(kind.rawValue)"
        case .notADomain(let text): "'\(text)' is no domain name of two labels or more"
        case .notALocalPart(let text): "'\(text)' is no local part"
        case .badWeight(let text): "'\(text)' is no weight, 0 to 1000"
        case .badDate(let text): "'\(text)' is no day such as 2026-11-22"
        case .tooLarge: "the file is larger than a list may be"
        case .noEntries: "the file has no entry"
        }
    }
}
