import DNS
import Mail
import NIOPosix
import Simulator
import Testing

@Suite("Simulated zones")
struct SimulatedZonesTests {
    @Test("lead every domain of every provider to its port, and dead domains nowhere")
    func routes() async throws {
        let world = try await SimulatedWorld.start(
            SimulatorConfiguration(), group: MultiThreadedEventLoopGroup.singleton)
        var configuration = UnboundResolver.Configuration()
        configuration.zones = world.zones
        configuration.isOffline = true
        let resolver = try UnboundResolver(configuration)
        for provider in world.providers {
            for domain in provider.domains {
                guard case .exchangers(let exchangers) = await resolver.mailRoute(of: domain) else {
                    Issue.record("\(domain) has no exchangers")
                    continue
                }
                #expect(exchangers.map(\.host) == provider.exchangers)
                for exchanger in exchangers {
                    #expect(world.ports[exchanger.host] == provider.port)
                    let found = await resolver.addresses(of: exchanger.host)
                    #expect(found == .found(["127.0.0.1"], timeToLive: .seconds(300)))
                }
            }
        }
        let dead: [(String, MailRoute)] = [
            ("nomail.sim.test", .nullMX), ("nohost.sim.test", .noMailHost), ("gmial.sim.test", .noSuchDomain),
            ("example.com", .noSuchDomain),
        ]
        for (name, route) in dead {
            let domain = try #require(DomainName(name))
            #expect(await resolver.mailRoute(of: domain) == route)
        }
        await world.stop()
    }
}
