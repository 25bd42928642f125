/// What a pool keeps to beside its queue's limits.
struct PoolMachineLimits: Sendable {
    /// Ticks that a session rests before it is closed.
    var restTicks = 5
    /// Mail waits here through a stop no longer than this.
    var patience = Duration.seconds(10)
    var usesTLS = true
    var mayFallBackToPlain = true
    /// Parks and rests are divided by it.
    var timeScale = 1.0

    init() {}
}
