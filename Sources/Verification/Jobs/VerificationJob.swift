internal import JSON
public import Mail
internal import Spool
public import Storage
internal import Tables

/// A list of addresses that an account has verified: coming in, being worked on, or there to be fetched.
public struct VerificationJob: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Its bytes are still coming.
        case uploading
        case waiting
        case running
        case ready
        case failed
        case cancelled

        public var isOver: Bool { self == .ready || self == .failed || self == .cancelled }
    }

    public let key: VerificationJobKey
    public let account: AccountID
    /// Where its files lie: 0...255.
    public let node: Int
    public var state = State.uploading
    /// As whoever sent it calls it; may be empty.
    public let fileName: String
    /// Of the list.
    public var byteCount = 0
    public let options: ListOptions
    public let createdBy: String
    public let createdAt: Timestamp
    public var updatedAt: Timestamp
    public var finishedAt: Timestamp?
    /// When it is forgotten, files and all; `nil` until it is over.
    public var expiresAt: Timestamp?
    /// How far it is; `nil` before it runs.
    var cursor: ListCursor?
    /// Bytes of the list that were read, about.
    public var readByteCount = 0
    /// What comes out; `nil` until it is seen what came in.
    public var format: ListFormat?
    /// Of the verified list; 0 until it is ready.
    public var resultByteCount = 0
    /// Why it failed; a sentence.
    public var fault: String?

    public var counts: ListCounts { cursor?.counts ?? ListCounts() }

    /// What the verified list is called: letters, digits, `-`, `_` and `.` only.
    public var resultName: String { "verified-\(key).\((format ?? .csv).rawValue)" }
}

extension VerificationJob {
    /// What followers of the log are told when it is over.
    var notice: NewNotice {
        let counts = counts
        return NewNotice(
            .verificationJobCompleted, account: account, subject: key.description,
            data: [
                "state": .string(state.rawValue), "rows": .count(counts.rows), "addresses": .count(counts.addresses),
                "verdicts": .object(Verdict.allCases.map { JSONMember($0.rawValue, .count(counts.count($0))) }),
                "expires_at": .text(expiresAt?.rfc3339), "fault": .text(fault),
            ], at: updatedAt)
    }
}

extension ListOptions {
    /// As they are stored.
    var stored: String {
        let value: JSONValue = [
            "format": .text(format?.rawValue), "encoding": .string(encoding.rawValue),
            "output": .text(output?.rawValue), "column": .text(column),
            "added": .array(added.map { .string($0.rawValue) }),
            "verdicts": .array(verdicts.map(\.rawValue).sorted().map { .string($0) }),
            "level": .string(level.rawValue), "policy": .string(policy.rawValue),
        ]
        return String(decoding: value.bytes, as: UTF8.self)
    }

    init(stored: String) {
        guard let value = try? JSONParser.parse(Array(stored.utf8)) else { return }
        func text(_ name: String) -> String? {
            if case .string(let text)? = value[name] { text } else { nil }
        }
        func texts(_ name: String) -> [String] {
            guard case .array(let elements)? = value[name] else { return [] }
            return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
        }
        format = text("format").flatMap(ListFormat.init(rawValue:))
        encoding = text("encoding").flatMap { .init(rawValue: $0) } ?? .auto
        output = text("output").flatMap(ListFormat.init(rawValue:))
        column = text("column")
        added = texts("added").compactMap(ListColumn.init(rawValue:))
        verdicts = Set(texts("verdicts").compactMap(Verdict.init(rawValue:)))
        level = text("level").flatMap(VerificationLevel.init(rawValue:)) ?? .fast
        policy = text("policy").flatMap(AddressPolicy.init(rawValue:)) ?? .mailbox
    }
}
