import DNS
import Mail

/// The DNS of the simulated world.
enum SimulatedZones {
    /// Every domain that receives lies below it. `test` is reserved (RFC 6761), so that none of them can exist.
    static let root = "sim.test"

    /// Domains that mail can never reach: one that says so, one without any host, and names that do not exist.
    static let nullMXDomain = "nomail.sim.test"
    static let hostlessDomain = "nohost.sim.test"
    static let missingDomains = ["gmial.sim.test", "closed-shop.sim.test", "hotmial.sim.test"]

    /// - Parameter host: where all exchangers listen, IPv4 or IPv6.
    static func zones(_ profiles: [Profile], host: String) -> [LocalZone] {
        let type = host.utf8.contains(UInt8(ascii: ":")) ? "AAAA" : "A"
        var records = [
            "\(nullMXDomain). 300 IN MX 0 .", "\(hostlessDomain). 300 IN TXT \"v=spf1 -all\"",
        ]
        var zones: [LocalZone] = []
        for profile in profiles {
            for domain in profile.domains where profile.manners.hasMX {
                for (index, exchanger) in profile.exchangers.enumerated() {
                    records.append("\(domain). 300 IN MX \(10 + index * 10) \(exchanger).")
                }
            }
            for exchanger in profile.exchangers {
                let record = "\(exchanger). 300 IN \(type) \(host)"
                if exchanger.hasSuffix("." + root) {
                    records.append(record)
                } else {
                    zones.append(LocalZone(name: exchanger, records: [record]))
                }
            }
        }
        return [LocalZone(name: root, records: records)] + zones
    }
}
