import Delivery
import Mail
import Postmaster
import Spool
import Storage

extension IncidentBrake {
    /// Slows providers by limits that anybody can see in their queues, and take back there; a recipient domain by itself, since
    /// its exchangers serve others too.
    static func limits(of delivery: DeliveryService, spool: Spool, mode: IncidentSettings.Mode) -> IncidentBrake {
        IncidentBrake { open in
            let changes = try await spool.activeLimitChanges().filter { $0.by.hasPrefix("incident ") }
            let actors = Set(open.map { Spool.actor(ofIncident: $0.key.number) })
            for change in changes where !actors.contains(change.by) {
                _ = try await delivery.undo(change.key, by: change.by, why: "The incident is over.")
            }
            guard let rate = mode.rate else { return delivery.slow(domains: [:]) }
            let domains = Set(open.compactMap(\.destination.domain))
            delivery.slow(domains: Dictionary(uniqueKeysWithValues: domains.map { ($0, rate) }))
            for incident in open {
                let actor = Spool.actor(ofIncident: incident.key.number)
                guard let provider = incident.destination.provider, !changes.contains(where: { $0.by == actor }) else {
                    continue
                }
                for name in delivery.destinations(of: provider) {
                    guard let target = delivery.target(source: nil, destination: name) else { continue }
                    _ = try await delivery.set(
                        [.messageRate(rate)], for: target, until: nil, by: actor,
                        why: "\(provider) \(incident.kind.sentence)")
                }
            }
        }
    }
}

extension IncidentSettings.Mode {
    /// What a destination gets while its incident is open; `nil`: as much as before.
    fileprivate var rate: Rate? {
        switch self {
        case .off, .watch: nil
        case .slow: Rate(30, per: .minute)
        case .park: Rate(1, per: .minute)
        }
    }
}

extension DeliveryService {
    /// The names under which a provider's limits are set: its groups of the provider table, else its exchangers' domain.
    fileprivate func destinations(of provider: String) -> [String] {
        let groups = providers.groups.filter { $0.value.provider == provider }.map(\.key).sorted()
        return groups.isEmpty ? [provider] : groups
    }
}
