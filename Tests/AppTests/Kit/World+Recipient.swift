import Mail
import Simulator

extension SimulatedWorld {
    /// An address with this local part at the first domain of a provider.
    func recipient(_ local: String, at provider: String = "postfix") -> String {
        let chosen = providers.first { $0.name == provider } ?? providers[0]
        return "\(local)@\(chosen.domains[0])"
    }
}
