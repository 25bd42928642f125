import Verification

extension Verdict {
    var words: String {
        switch self {
        case .deliverable: "Deliverable"
        case .undeliverable: "Undeliverable"
        case .risky: "Risky"
        case .unknown: "Unknown"
        }
    }

    var badge: Badge {
        switch self {
        case .deliverable: Badge(word: words, tone: .good)
        case .undeliverable: Badge(word: words, tone: .poor)
        case .risky: Badge(word: words, tone: .fair)
        case .unknown: Badge(word: words, tone: .quiet)
        }
    }

    /// Names its colour in charts.
    var token: String {
        switch self {
        case .deliverable: "ok"
        case .undeliverable: "hard_bounce"
        case .risky: "spam_bounce"
        case .unknown: "deferred"
        }
    }
}

extension VerificationReason {
    /// `mailbox not found`
    var shown: String { self == .nullMX ? "null MX" : rawValue.split(separator: "_").joined(separator: " ") }
}

extension VerificationCheck.Name {
    var words: String {
        switch self {
        case .idna, .mx, .smtp: rawValue.uppercased()
        case .catchAll: "Catch-all"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }
}

extension VerificationCheck.Status {
    var badge: Badge {
        switch self {
        case .pass: Badge(word: "Passed", tone: .good)
        case .fail: Badge(word: "Failed", tone: .poor)
        case .warn: Badge(word: "Take care", tone: .fair)
        case .skipped: Badge(word: "Not asked", tone: .quiet)
        case .unknown: Badge(word: "No answer", tone: .quiet)
        }
    }
}

extension VerificationJob {
    var badge: Badge {
        switch state {
        case .uploading, .waiting: Badge(word: "Waiting", tone: .quiet)
        case .running: Badge(word: "Running", tone: .fair)
        case .ready: Badge(word: "Ready", tone: .good)
        case .failed: Badge(word: "Failed", tone: .poor)
        case .cancelled: Badge(word: "Cancelled", tone: .quiet)
        }
    }
}
