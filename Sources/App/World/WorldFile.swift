public import DNS
import Foundation
public import Mail
public import Simulator

/// A simulated world written down, so that a node in another process can find its exchangers: zones for the resolver, and
/// the port each exchanger listens on.
public struct WorldFile: Sendable {
    public let zones: [LocalZone]
    public let ports: [DomainName: Int]

    public init(_ world: SimulatedWorld) {
        zones = world.zones
        ports = world.ports
    }

    /// - Throws: `WorldFileError` where the file cannot be read or is none of ours.
    public init(path: String) throws(WorldFileError) {
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            let text = try JSONDecoder().decode(Text.self, from: data)
            zones = text.zones.map { LocalZone(name: $0.name, records: $0.records) }
            ports = try text.ports.reduce(into: [:]) { ports, entry in
                guard let host = DomainName(entry.key), (1...65_535).contains(entry.value) else {
                    throw WorldFileError(path: path, reason: "\(entry.key) has no port we can use")
                }
                ports[host] = entry.value
            }
        } catch {
            throw (error as? WorldFileError)
                ?? WorldFileError(path: path, reason: FailureText.of(error))
        }
    }

    /// Written whole or not at all.
    /// - Throws: `WorldFileError`.
    public func write(to path: String) throws {
        let text = Text(
            zones: zones.map { Text.Zone(name: $0.name, records: $0.records) },
            ports: ports.reduce(into: [:]) { $0[$1.key.text] = $1.value })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(text).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw WorldFileError(path: path, reason: FailureText.of(error))
        }
    }

    private struct Text: Codable {
        struct Zone: Codable {
            let name: String
            let records: [String]
        }
        let zones: [Zone]
        let ports: [String: Int]
    }
}

/// The file of a simulated world cannot be used.
public struct WorldFileError: Error, Sendable, CustomStringConvertible {
    public let path: String
    public let reason: String
    public var description: String { "the world file \(path) cannot be used: \(reason)" }
}
