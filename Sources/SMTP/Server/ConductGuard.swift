/// Counts what a client does to no purpose, and says when enough is enough. A message taken wipes the slate.
struct ConductGuard: Hashable, Sendable {
    let maximumErrorCount: Int
    let maximumIdleCommandCount: Int
    private var errorCount = 0
    private var idleCommandCount = 0

    init(_ configuration: ServerConfiguration) {
        maximumErrorCount = configuration.maximumErrorCount
        maximumIdleCommandCount = configuration.maximumIdleCommandCount
    }

    /// - Returns: false where it was one too many.
    mutating func countError() -> Bool {
        errorCount += 1
        return errorCount < maximumErrorCount
    }

    mutating func countIdleCommand() -> Bool {
        idleCommandCount += 1
        return idleCommandCount < maximumIdleCommandCount
    }

    mutating func tookMessage() {
        errorCount = 0
        idleCommandCount = 0
    }
}
