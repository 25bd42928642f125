import App
import NIOCore
import Simulator
import Spool

extension House {
    /// Runs `story` in a world that sends mail back.
    static func withReturns(_ story: (House) async throws -> Void) async throws {
        try await House.with(
            configure: { configuration in
                configuration.bounceDomain = "bounces.postrider.example"
                configuration.inbound = Endpoint(host: "127.0.0.1", port: 0)
            },
            { house in
                guard let inbound = house.addresses.inbound else { throw CancellationError() }
                house.world.returnMail(to: try SocketAddress(ipAddress: inbound.host, port: inbound.port))
                try await story(house)
            })
    }

    /// Until what came back has been read.
    func returns(count: Int) async throws {
        while true {
            try Task.checkCancellation()
            // What was brought is in the store: so the store is asked after the world.
            let isBrought = world.returnCounts.taken >= count && world.pendingReturnCount == 0
            if isBrought, try await node.spool.returnedDepth().waiting == 0 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
