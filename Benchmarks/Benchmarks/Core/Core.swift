import Benchmark

/// Quote medians and ratios: machines are noisy.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .throughput], warmupIterations: 1, maxDuration: .seconds(5),
        maxIterations: 1_000)
    classificationBenchmarks()
    mailBenchmarks()
    spoolBenchmarks()
}
