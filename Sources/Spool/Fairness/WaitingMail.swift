internal import Storage

/// What a claim may ask about mail that waits and is due. Each question costs the index look-ups of its answer, however
/// much waits: that keeps the cost of a claim flat.
protocol WaitingMail {
    /// Shares that have mail waiting, in the index's order, from behind `mark`, at most `limit`; with the time at which the
    /// first of it is due.
    func shares(of priority: Priority, after mark: ShareMark, limit: Int) throws -> [(share: QueueShare, dueAt: Int64)]

    /// A share's mail that has been due longest.
    func oldest(of share: QueueShare, limit: Int) throws -> [(message: Int64, domain: String)]

    /// The share's next domain that has mail waiting, and when the first of it is due.
    func domain(of share: QueueShare, after domain: String) throws -> (name: String, dueAt: Int64)?

    /// What is due of a share's mail to one domain, the oldest first.
    func oldest(of share: QueueShare, to domain: String, limit: Int) throws -> [Int64]
}
