internal import JSON
public import Mail
internal import Spool
public import Storage

/// A file that somebody asked for: being written, or there to be fetched.
public struct ExportRecord: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case waiting
        case running
        case ready
        case failed

        public var isOver: Bool { self == .ready || self == .failed }
    }

    public let key: ExportKey
    public let account: AccountID
    /// Where the file lies: 0...255.
    public let node: Int
    public var state = State.waiting
    /// `nil` where a newer release wrote it.
    public let subject: ExportSubject?
    public let format: ExportFormat
    public let createdBy: String
    public let createdAt: Timestamp
    public var updatedAt: Timestamp
    public var finishedAt: Timestamp?
    /// When it is forgotten, file and all; `nil` until it is over.
    public var expiresAt: Timestamp?
    /// How often it was begun: a node that stops begins it again.
    var starts = 0
    /// Rows written so far.
    public var rowCount = 0
    /// About how many it will be, from the counters; `nil` where nobody knows. Fewer come where the log has let details go.
    public var expectedCount: Int?
    /// Of the file; 0 until it is ready.
    public var byteCount = 0
    /// Why it failed; a sentence.
    public var fault: String?

    /// What the file is called: letters, digits, `-`, `_` and `.` only.
    public var fileName: String {
        let name =
            switch subject {
            case .bounces: "bounces"
            case .report: "bounces-report"
            case .recipients: "recipients"
            case nil: "export"
            }
        return "\(name)-\(key).\(format.rawValue)"
    }
}

extension ExportRecord {
    /// What followers of the log are told when it can be fetched.
    var notice: NewNotice {
        NewNotice(
            .exportReady, account: account, subject: key.description,
            data: [
                "kind": .text(subject?.kind.rawValue), "format": .string(format.rawValue), "rows": .count(rowCount),
                "byte_count": .count(byteCount), "expires_at": .text(expiresAt?.rfc3339),
            ], at: updatedAt)
    }
}
