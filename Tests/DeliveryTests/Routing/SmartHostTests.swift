import Mail
import Testing

@testable import Delivery

@Suite("Smart host")
struct SmartHostTests {
    @Test(
        "is an address or a name, with a port or 25",
        arguments: [
            ("192.0.2.1:2525", "192.0.2.1", 2_525), ("192.0.2.1", "192.0.2.1", 25),
            ("[2001:db8::1]:587", "2001:db8::1", 587), ("2001:db8::1", "2001:db8::1", 25),
            ("relay.example.com:587", "relay.example.com", 587), ("Relay.Example.com", "relay.example.com", 25),
        ])
    func reads(text: String, host: String, port: Int) throws {
        let smartHost = try #require(SmartHost(text))
        #expect(smartHost.port == port)
        switch smartHost.host {
        case .address(let address): #expect(address == host)
        case .name(let name): #expect(name.text == host)
        }
    }

    @Test(
        "is refused where host or port make no sense",
        arguments: [
            "", ":25", "host:", "host:0", "host:65536", "host:+25", "host:2 5", "[192.0.2.1:25", "ho st:25",
            "[relay.example]:25",
        ])
    func refuses(text: String) { #expect(SmartHost(text) == nil) }
}
