import Bounce
import Mail
import Testing

@testable import Delivery

@Suite("Route table")
struct RouteTableTests {
    private let now = Timestamp(seconds: 1_000)

    private func routing(_ seconds: Int) -> Routing { Routing(.none(.failure(.nullMX)), timeToLive: .seconds(seconds)) }

    @Test("gives back a way until it has expired")
    func expiry() {
        var table = RouteTable()
        let domain = DomainName("example.com")!
        table.keep(routing(60), to: domain, at: now)
        #expect(table.way(to: domain, at: now + .seconds(59)) != nil)
        #expect(table.way(to: domain, at: now + .seconds(60)) == nil)
    }

    @Test("never holds more than its limit")
    func bounded() {
        var table = RouteTable(limit: 10)
        for number in 0..<100 {
            table.keep(
                routing(number % 2 == 0 ? 1 : 100), to: DomainName("d\(number).example")!, at: now + .seconds(number))
            #expect(table.count <= 10)
        }
    }
}
