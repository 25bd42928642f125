public import Bounce
public import Mail

/// One attempt's outcome, understood and decided.
public struct Settlement: Sendable {
    public var entry: QueueEntry
    public var at: Timestamp
    public var stage: Stage
    public var diagnosis: Diagnosis
    public var decision: Decision
    /// The reply word for word, at most 8 KiB; empty where there was none.
    public var reply: String
    /// Exchanger and address that spoke, our address; where a connection was made.
    public var mxHost: String?
    public var mxAddress: String?
    public var sourceAddress: String?
    /// The provider by its MX (`google`, `outlook`, …) or the site's name.
    public var provider: String?
    public var tls: String?

    public init(
        entry: QueueEntry, at: Timestamp, stage: Stage, diagnosis: Diagnosis, decision: Decision, reply: String,
        mxHost: String? = nil, mxAddress: String? = nil, sourceAddress: String? = nil, provider: String? = nil,
        tls: String? = nil
    ) {
        self.entry = entry
        self.at = at
        self.stage = stage
        self.diagnosis = diagnosis
        self.decision = decision
        self.reply = reply
        self.mxHost = mxHost
        self.mxAddress = mxAddress
        self.sourceAddress = sourceAddress
        self.provider = provider
        self.tls = tls
    }
}
