import App
import ArgumentParser
import Metering

/// `postrider top`
struct Top: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch a running node: rates, queues, refusals, latency.",
        discussion: """
            On a terminal the view is drawn anew each interval; q or Ctrl-C ends it. Elsewhere a plain block follows the \
            other. Rates are those of the last interval, counts those since the node started; all times are UTC.
            """)

    @OptionGroup var store: StoreOptions
    @Flag(help: "Measure one interval, show it and end.") var once = false
    @Flag(help: "JSON, an object for each interval.") var json = false
    @Option(help: ArgumentHelp("Time between two readings: 1 to 60.", valueName: "seconds")) var interval = 2

    func validate() throws {
        guard (1...60).contains(interval) else { throw ValidationError("--interval wants 1 to 60 seconds") }
    }

    func run() async throws {
        let (interval, once, json) = (Duration.seconds(interval), once, json)
        do {
            try await Interruption.end {
                try await store.withRunningNode { api in
                    try await TopView(api: api, interval: interval, once: once, json: json).run()
                }
            }
        } catch is CancellationError {
            // Being told to stop is how a watch ends.
        }
    }
}
