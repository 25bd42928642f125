public import Spool
public import Storage

/// Finds times in which a provider or a recipient domain refuses out of its own habit, such as the hours in which Gmail said
/// that living addresses did not exist (December 2020). While such an incident is open, what is said there against addresses
/// is held and suppresses nobody, and the destination is slowed (R32).
///
/// When it is over, nothing is believed at once: each held bounce waits for the next answer to its address. A delivery clears
/// it, another refusal proves it. Somebody may also confirm or undo all of them in one act.
public final class Incidents: Sendable {
    private let desk: IncidentDesk
    private let watch: IncidentWatch
    /// How long it rests when there is nothing to read.
    private let pause: Duration

    public init(
        spool: Spool, settings: IncidentSettings = IncidentSettings(), brake: IncidentBrake = .none,
        metrics: IncidentMetrics = IncidentMetrics(), pause: Duration = .seconds(1)
    ) {
        desk = IncidentDesk(spool: spool, settings: settings, brake: brake, metrics: metrics)
        watch = IncidentWatch(desk)
        self.pause = pause
    }

    public var settings: IncidentSettings { desk.settings }

    /// Hardly any destination could be reached in the last minutes, whoever runs it: it is our own network, and no incident of
    /// theirs is opened.
    public var hasLostNetwork: Bool { desk.metrics.hasLostNetwork }
    private var engine: any Engine { desk.spool.engine }

    /// Until cancelled. Waits and goes on when the store is unavailable; returns when it is closed.
    public func run() async throws {
        try await StoreWork.repeated(every: pause) {
            while try await watch.round() { try Task.checkCancellation() }
        }
    }

    /// Reads all that is in the log, and does everything that is due (tests, a command on a stopped node's store).
    public func catchUp() async throws {
        while try await watch.round(isThorough: true) {}
    }

    // MARK: Asking

    /// Newest first. Of an account's list each shows the account's own figures, and no reply: it may name others.
    public func list(_ filter: IncidentFilter) async throws -> [Incident] {
        try await engine.read { try IncidentTable.list(filter, on: $0) }
    }

    /// - Parameter account: `nil`: whoever it concerns.
    /// - Returns: `nil` where there is none, or it does not concern the account.
    public func incident(_ key: IncidentKey, of account: AccountID? = nil) async throws -> Incident? {
        try await engine.read { try IncidentTable.find(key, account: account, on: $0) }
    }

    // MARK: Acting

    /// What can be done with an incident by hand.
    public enum Act: String, Hashable, Sendable, CaseIterable {
        /// It is over: what is held waits for the next answer to each address.
        case close
        /// It is over, if it was not, and what is held is believed.
        case confirm
        /// It is over, if it was not; what is held is forgotten, and what was believed of it after all is taken back.
        case undo
    }

    public enum Fault: Error, Hashable {
        case missing
        /// Closed or judged in a way that leaves nothing to do.
        case over(Incident.State, Incident.Verdict?)
    }

    /// - Parameters:
    ///   - by: an API key's id, a person's.
    ///   - why: kept with the incident; what is longer than a line is cut.
    /// - Throws: `Fault`, and what the store throws.
    public func act(_ act: Act, on key: IncidentKey, by: String, why: String) async throws -> Incident {
        guard let found = try await incident(key) else { throw Fault.missing }
        let verdict: Incident.Verdict?
        switch (act, found.state, found.verdict) {
        case (.close, .open, _): verdict = nil
        case (.confirm, .open, _), (.confirm, .judging, _): verdict = .confirmed
        case (.undo, .open, _), (.undo, .judging, _), (.undo, .closed, .confirmed), (.undo, .closed, .answered):
            verdict = .undone
        default: throw Fault.over(found.state, found.verdict)
        }
        guard let closed = try await desk.close(found, by: by, why: why, verdict: verdict) else {
            throw Fault.over(found.state, found.verdict)
        }
        await watch.learn(closed)
        return try await incident(key) ?? closed
    }
}
