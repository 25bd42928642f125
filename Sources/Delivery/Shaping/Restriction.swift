import Mail
import Spool

/// A limit that holds for a while. One that a reply led to is not dropped at its end but let go of by steps, each twice
/// as wide as the last, so that a provider is not met at full speed by a sender it has just slowed down.
struct Restriction: Hashable, Sendable {
    static let stepCount = 12
    static let shortestStep = Duration.seconds(60)
    static let longestStep = Duration.seconds(900)

    let setting: LimitSetting
    let since: Timestamp
    /// `nil`: until it is taken back.
    let until: Timestamp?
    let recovers: Bool
    /// How many times as fast time runs, 1...
    let timeScale: Double

    init(_ change: LimitChange, timeScale: Double = 1) {
        setting = change.setting
        since = change.at
        until = change.until
        recovers = change.isAutomatic
        self.timeScale = max(1, timeScale)
    }

    enum Phase: Hashable, Sendable {
        /// `nil`: for good.
        case full(until: Timestamp?)
        /// 1...`stepCount`.
        case recovering(step: Int, until: Timestamp)
        case over
    }

    func phase(at now: Timestamp) -> Phase {
        guard let until, now >= until else { return .full(until: until) }
        guard recovers else { return .over }
        let length = max(1, stepLength.microseconds)
        let step = (now.microseconds - until.microseconds) / length
        guard step < Int64(Self.stepCount) else { return .over }
        return .recovering(step: Int(step) + 1, until: until + .microseconds(length * (step + 1)))
    }

    /// A quarter of the time it held.
    private var stepLength: Duration {
        guard let until else { return Self.shortestStep }
        return min(max((until - since) / 4, Self.shortestStep / timeScale), Self.longestStep / timeScale)
    }

    // MARK: What it does

    /// Narrows `limits`; a limit that is narrower already stays.
    func narrow(_ limits: inout QueueLimits, in phase: Phase) {
        switch phase {
        case .over: break
        case .full: narrow(&limits, times: 1)
        case .recovering(let step, _):
            guard setting != .stop else { return narrowAfterStop(&limits, times: 1 << (step - 1)) }
            narrow(&limits, times: 1 << step)
        }
    }

    private func narrow(_ limits: inout QueueLimits, times factor: Int) {
        switch setting {
        case .connections(let count): limits.connections = min(limits.connections, count * factor)
        case .messagesPerConnection(let count):
            limits.messagesPerConnection = min(limits.messagesPerConnection, count * factor)
        case .recipientsPerTransaction(let count):
            limits.recipientsPerTransaction = min(limits.recipientsPerTransaction, count * factor)
        case .connectionRate(let rate): limits.connectionRate = slower(limits.connectionRate, rate, times: factor)
        case .messageRate(let rate): limits.messageRate = slower(limits.messageRate, rate, times: factor)
        case .tls(let requirement): limits.tls = limits.tls.stricter(requirement)
        case .stop: break
        }
    }

    /// One connection and a message a second at first.
    private func narrowAfterStop(_ limits: inout QueueLimits, times factor: Int) {
        limits.connections = min(limits.connections, factor)
        limits.messageRate = slower(limits.messageRate, Rate(60, per: .minute), times: factor)
    }

    private func slower(_ present: Rate?, _ rate: Rate?, times factor: Int) -> Rate? {
        guard let rate else { return present }
        return QueueLimits.slower(present, factor == 1 ? rate : Rate(rate.count * factor, per: rate.unit))
    }
}

extension QueueLimits {
    /// `nil` is faster than any rate.
    static func slower(_ one: Rate?, _ other: Rate?) -> Rate? {
        guard let one, let other else { return one ?? other }
        return one.perSecond <= other.perSecond ? one : other
    }

    /// The narrower of each.
    func narrowed(by other: QueueLimits) -> QueueLimits {
        QueueLimits(
            connections: min(connections, other.connections),
            connectionRate: Self.slower(connectionRate, other.connectionRate),
            messageRate: Self.slower(messageRate, other.messageRate),
            messagesPerConnection: min(messagesPerConnection, other.messagesPerConnection),
            recipientsPerTransaction: min(recipientsPerTransaction, other.recipientsPerTransaction),
            tls: tls.stricter(other.tls))
    }

    /// Keeps to nothing.
    static let none = QueueLimits(
        connections: 1_000_000, messagesPerConnection: 1_000_000_000, recipientsPerTransaction: 100)

    mutating func set(_ setting: LimitSetting) {
        switch setting {
        case .connections(let count): connections = count
        case .connectionRate(let rate): connectionRate = rate
        case .messageRate(let rate): messageRate = rate
        case .messagesPerConnection(let count): messagesPerConnection = count
        case .recipientsPerTransaction(let count): recipientsPerTransaction = count
        case .tls(let requirement): tls = requirement
        case .stop: break
        }
    }
}

extension TLSRequirement {
    func stricter(_ other: TLSRequirement) -> TLSRequirement {
        let order = TLSRequirement.allCases
        return (order.firstIndex(of: self) ?? 0) >= (order.firstIndex(of: other) ?? 0) ? self : other
    }
}
