extension SchemaStep {
    /// An account's failures, the newest first, without a look at what arrived. The index says `> 2` where that of campaigns
    /// says `>= 3`, so that each serves the questions that are put in its words.
    static let failedEvents = SchemaStep(45, "failed events") { _ in
        ["CREATE INDEX event_account_failed ON event (account, seq) WHERE status > 2"]
    }
}
