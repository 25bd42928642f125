internal import Spool
internal import Storage

/// Whom incidents are told of: a provider, by its exchangers, or a recipient domain.
public enum Destination: Hashable, Sendable {
    /// `google`, or the registrable end of an exchanger's name.
    case provider(String)
    case domain(String)

    public var name: String {
        switch self {
        case .provider(let name), .domain(let name): name
        }
    }

    public var provider: String? { if case .provider(let name) = self { name } else { nil } }
    public var domain: String? { if case .domain(let name) = self { name } else { nil } }

    /// 0 for a provider, 1 for a domain.
    var scope: Int64 {
        switch self {
        case .provider: 0
        case .domain: 1
        }
    }

    /// `nil` for a scope that a newer release wrote.
    init?(scope: Int64, name: String) {
        switch scope {
        case 0: self = .provider(name)
        case 1: self = .domain(name)
        default: return nil
        }
    }

    func extent(of incident: IncidentKey) -> BounceHolds.Extent {
        switch self {
        case .provider(let name): .init(incident: incident.number, provider: name, domain: nil)
        case .domain(let name): .init(incident: incident.number, provider: nil, domain: name)
        }
    }

    func covers(_ answer: Answer) -> Bool {
        switch self {
        case .provider(let name): answer.provider == name
        case .domain(let name): answer.domain == name
        }
    }
}
