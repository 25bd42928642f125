import App
import ArgumentParser

/// `postrider simulate`
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play many mail providers at once, to send to without writing to anyone.",
        discussion: """
            Answers follow each provider's mix, or the recipient's local part: full-452-4.2.2, unknown-550-5.1.1, greylist, \
            slow, drop-after-data, disconnect, 4xx-forever; docs/simulator.md lists them all.

              postrider simulate --world world.json      in one terminal,
              postrider serve --world world.json         then in another
            """)

    @Option(
        help: ArgumentHelp("Write zones and ports there, for postrider serve --world.", valueName: "file"),
        completion: .file()) var world: String?
    @Option(
        help: ArgumentHelp(
            "Bring bounces, notices, automatic replies and complaints there: the inbound listener of a node.",
            valueName: "host:port"))
    var returnTo: String?
    @Option(help: ArgumentHelp("Address to listen on.", valueName: "address")) var host = "127.0.0.1"
    @Option(help: "The first provider's port, the others follow; 0: free ones.") var port = 0
    @Option(help: ArgumentHelp("Same seed, same recipients: same answers.", valueName: "number")) var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Divides the waits of greylisting, slow servers and bans.", valueName: "factor"))
    var timeScale = 1.0

    func validate() throws {
        guard (0...65_000).contains(port) else { throw ValidationError("--port is 0 to 65000") }
        guard returnTo.map({ Endpoint($0) != nil }) ?? true else {
            throw ValidationError("--return-to wants HOST:PORT")
        }
        guard (1...1_000_000).contains(timeScale) else { throw ValidationError("--time-scale is 1 to 1000000") }
    }

    func run() async throws {
        let simulation = Simulation(
            host: host, firstPort: port, seed: seed, timeScale: timeScale, worldPath: world,
            returnsTo: returnTo.flatMap { Endpoint($0) })
        let tally = try await simulation.run { providers in
            var table = Table([
                .init(title: "provider"), .init(title: "port", isNumber: true),
                .init(title: "domains", isElastic: true),
            ])
            for provider in providers { table.append([provider.name, String(provider.port), provider.domains]) }
            for line in table.lines(width: Console.width, style: Style.error) { Console.note(line) }
            if let world { Console.note("world written to \(world): postrider serve --world \(world)") }
        }
        var table = Table([.init(title: "answered", isStatus: true), .init(title: "recipients", isNumber: true)])
        for (truth, count) in tally.sorted(by: { $0.key < $1.key }) { table.append([truth, Count.text(count)]) }
        try Console.show(table)
    }
}
