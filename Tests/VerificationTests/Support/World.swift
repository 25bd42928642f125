import Bounce
import DNS
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP
import Simulator
import TestKit

@testable import Verification

/// A verifier in a simulated world: its DNS, its exchangers, a clock that is moved by hand.
struct World {
    let simulated: SimulatedWorld
    let time = ManualTime()
    let verifier: Verifier

    /// - Parameter timeScale: the world's time runs so many times as fast.
    init(
        lists: AddressLists = .standard, timeScale: Double = 1,
        settings change: (inout ProbeSettings) -> Void = { _ in },
        isDoubted: @escaping @Sendable (String?, String) -> Bool = { _, _ in false }
    ) async throws {
        let authority = try TestAuthority()
        var configuration = SimulatorConfiguration()
        configuration.hasTrials = true
        configuration.timeScale = timeScale
        configuration.tls = try authority.issue(for: ["mx.secure.trial.sim.test"]).server()
        simulated = try await SimulatedWorld.start(configuration, group: MultiThreadedEventLoopGroup.singleton)
        var zones = UnboundResolver.Configuration()
        zones.zones = simulated.zones
        zones.isOffline = true
        var settings = ProbeSettings(heloName: "verifier.example.net")
        settings.ports = simulated.ports
        settings.tls = try TransportSecurity.opportunisticClient()
        settings.perMinute = 10_000
        settings.burst = 1_000
        settings.connections = 50
        // As long as a machine may need that runs a thousand other tests.
        settings.limit = .seconds(120)
        (settings.timeouts.connect, settings.timeouts.greeting) = (.seconds(60), .seconds(60))
        settings.timeouts.answer = .seconds(60)
        change(&settings)
        let chance = SeededChance(seed: 7)
        verifier = Verifier(
            lists: lists,
            desk: DomainDesk(resolver: try UnboundResolver(zones), allowsPrivateAddresses: true, time: time),
            probe: MailboxProbe(
                settings, group: MultiThreadedEventLoopGroup.singleton, time: time, isDoubted: isDoubted,
                chance: { chance.nextBits() }), time: time)
    }

    func verify(
        _ address: String, _ level: VerificationLevel = .smtp, deadline: Duration = .seconds(120)
    ) async -> Verification {
        await verifier.verify(address, VerificationRequest(level: level, deadline: deadline))
    }
}

extension Verification {
    func check(_ name: VerificationCheck.Name) -> VerificationCheck? { checks.first { $0.name == name } }
}
