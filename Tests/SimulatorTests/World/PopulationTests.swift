import Mail
import Simulator
import Testing

@Suite("Simulated population")
struct PopulationTests {
    @Test("is the same for the same seed, and nobody appears twice")
    func deterministic() {
        let list = SimulatedWorld.recipients(count: 5_000, seed: 9)
        #expect(list == SimulatedWorld.recipients(count: 5_000, seed: 9))
        #expect(list != SimulatedWorld.recipients(count: 5_000, seed: 10))
        #expect(Set(list.map(\.mailbox.normalized)).count == 5_000)
        #expect(Array(list.prefix(100)) == SimulatedWorld.recipients(count: 100, seed: 9))
    }

    @Test("lives at every provider, and a few where no mail goes")
    func spread() {
        let domains = Set(SimulatedWorld.recipients(count: 20_000).map(\.mailbox.domain.text))
        #expect(domains.isSuperset(of: ["gmail.sim.test", "workspace-3.sim.test", "club-20.sim.test", "qq.sim.test"]))
        #expect(domains.isSuperset(of: ["nomail.sim.test", "nohost.sim.test", "gmial.sim.test"]))
    }
}
