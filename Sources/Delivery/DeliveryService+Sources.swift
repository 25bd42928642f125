import Logging
import Mail
import Spool
import Synchronization

/// Our addresses, and how far new ones have come.
extension DeliveryService {
    /// In the order of the settings; none where the system chooses.
    public func sources() async -> [EgressSourceState] {
        let now = time.now()
        let stops = book.active(for: "*", at: now).filter { $0.setting == .stop && $0.holdsInFull(at: now) }
        return await sourceStates().map { state in
            var state = state
            state.stop = stops.last { $0.source == state.source.name || $0.source == "*" }
            return state
        }
    }

    /// What a source says in EHLO where it has no name of its own.
    public var heloName: String { configuration.heloName }

    private func sourceStates() async -> [EgressSourceState] {
        if let office = office.withLock(\.self) { return await office.sources() }
        return await makeDesk()?.states(at: time.now()) ?? []
    }

    /// Warm-ups go on from where they were.
    func makeDesk() async -> EgressDesk? {
        guard let plan = configuration.egress else { return nil }
        do {
            return EgressDesk(plan: plan, known: try await spool.warmUps())
        } catch {
            logger.error("warm-ups not read; they begin anew", metadata: ["error": "\(error)"])
            return EgressDesk(plan: plan)
        }
    }
}
