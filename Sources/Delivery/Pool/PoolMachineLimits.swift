/// What a pool keeps to.
struct PoolMachineLimits: Sendable {
    var sessions = 20
    var transactionsPerSession = 1_000
    var recipientsPerTransaction = 50
    /// Ticks that a session rests before it is closed.
    var restTicks = 5
    var usesTLS = true
    var mayFallBackToPlain = true
    /// Parks and rests are divided by it.
    var timeScale = 1.0

    init() {}
}
