import Mail
public import Spool

/// How many changes of limits have a say now, for those who watch.
public struct LimitFigures: Sendable, Hashable {
    /// What a change is at.
    public enum Phase: String, Sendable, Hashable, CaseIterable {
        case full, recovering
    }

    public struct Place: Sendable, Hashable {
        public let limit: LimitSetting.Kind
        public let phase: Phase

        public init(limit: LimitSetting.Kind, phase: Phase) {
            self.limit = limit
            self.phase = phase
        }
    }

    /// By what they set; places that are not named have none.
    public let counts: [Place: Int]
    /// Of those that hold in full, how many somebody should look at.
    public let alertCount: Int
    /// Sources of the settings, and whether all mail from them is stopped.
    public let stoppedSources: [String: Bool]
}

extension DeliveryService {
    /// What has a say now.
    public func limitFigures() -> LimitFigures {
        let now = time.now()
        let changes = book.active(for: nil, at: now)
        let places = changes.compactMap { change in
            LimitFigures.Phase(Restriction(change, timeScale: book.timeScale).phase(at: now)).map {
                LimitFigures.Place(limit: change.setting.kind, phase: $0)
            }
        }
        let full = changes.filter { $0.holdsInFull(at: now) }
        let stops = Set(full.filter { $0.destination == "*" && $0.setting == .stop }.map(\.source))
        let sources = (configuration.egress?.sources ?? []).map(\.name)
        return LimitFigures(
            counts: Dictionary(places.map { ($0, 1) }, uniquingKeysWith: +),
            alertCount: full.count(where: \.isAlert),
            stoppedSources: Dictionary(
                sources.map { ($0, stops.contains($0) || stops.contains("*")) }, uniquingKeysWith: { $1 }))
    }
}

extension LimitFigures.Phase {
    /// `nil` where it has nothing more to say.
    fileprivate init?(_ phase: Restriction.Phase) {
        switch phase {
        case .full: self = .full
        case .recovering: self = .recovering
        case .over: return nil
        }
    }
}
