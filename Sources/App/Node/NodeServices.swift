import Accounts
import Logging
import NIOCore
import SMTP
import ServiceLifecycle
import Storage

/// Work that runs until it is cancelled, as a service of the group.
struct Worker: Service {
    let work: @Sendable () async throws -> Void

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown(work)
        } catch is CancellationError {}
    }
}

/// Keeps the store open for as long as anything may write to it. Started first, so ended last.
struct StoreKeeper: Service {
    let engine: any Engine

    func run() async throws {
        try? await gracefulShutdown()
        await engine.close()
    }
}

/// Takes mail in by SMTP until the group ends, then lets transactions under way finish.
struct MailDoor: Service {
    /// What a session under way at the end is given.
    static let grace = TimeAmount.seconds(3)

    let listener: SMTPListener

    func run() async throws {
        try? await gracefulShutdown()
        await listener.shutDown(grace: Self.grace)
    }
}

/// Told first when the group ends: started last, so ended first.
struct EndNotice: Service {
    let tell: @Sendable () -> Void

    func run() async throws {
        try? await gracefulShutdown()
        tell()
    }
}
