import Mail

/// The form in which a history is stored beside its message, the newest refusal last: reason, meaning, count, and the time
/// waited in microseconds.
///
///     mailbox_full/soft_bounce*4=61200000000 network/soft_bounce*1=60000000
extension RefusalHistory {
    public var text: String {
        refusals.map { refusal in
            "\(refusal.reason.rawValue)/\(refusal.status.rawValue)*\(refusal.count)=\(refusal.waited.microseconds)"
        }.joined(separator: " ")
    }

    /// Reads what `text` wrote; leaves out what it does not understand, such as a reason of a newer release.
    public init(text: some StringProtocol) {
        self.init()
        for word in text.split(separator: " ") {
            let parts = word.split(omittingEmptySubsequences: false) { "/*=".contains($0) }
            guard parts.count == 4, let reason = Reason(rawValue: String(parts[0])),
                let status = RecipientStatus(rawValue: String(parts[1])), let count = Int(parts[2]),
                let waited = Int64(parts[3])
            else { continue }
            add(reason, status: status, count: count, waited: .microseconds(waited))
        }
    }
}
