public import Mail
public import Storage
import Synchronization

/// Makes the signed return paths of outgoing mail, and checks the ones that mail comes back to.
///
/// A path names a message, and the message's bytes: where they have one recipient, the path is that recipient's; where they
/// have several, all share it, so that they can travel in one transaction, and what comes back must say whom it speaks of.
/// The argument is in docs/decisions/0009-return-paths.md.
public final class ReturnPaths: Sendable {
    /// How long mail may come back, counted from the day on which the message could first be sent.
    public static let lifetimeDays = 30
    /// A key older than this gives way to a new one.
    static let keyLife = Duration.seconds(90 * 86_400)
    /// A key this old has sealed nothing that is still good: a message may wait for a year before it is sent.
    static let keyMemory = Duration.seconds(500 * 86_400)

    /// Why mail is not taken back.
    public enum Refusal: Error, Hashable, Sendable, CaseIterable {
        /// Not an address of ours at all.
        case unknown
        /// It looks like one of ours, but nobody with our key has made it.
        case forged
        case expired
    }

    /// The header field that carries `trace(of:)`.
    static let traceFieldName = "X-Postrider-Trace"

    public let domain: DomainName
    private let time: any TimeSource
    private let engine: any Engine
    private let keys: Mutex<[ReturnPathKey]>

    private init(domain: DomainName, engine: any Engine, time: any TimeSource, keys: [ReturnPathKey]) {
        self.domain = domain
        self.engine = engine
        self.time = time
        self.keys = Mutex(keys)
    }

    /// Reads the keys, and makes one where there is none or the newest is old.
    public static func open(domain: DomainName, engine: any Engine, time: any TimeSource) async throws -> ReturnPaths {
        try await Schema.migrate(engine)
        let paths = ReturnPaths(domain: domain, engine: engine, time: time, keys: [])
        try await paths.refresh()
        return paths
    }

    /// Reads the keys anew: another node may have made one. To be called once in an hour or so.
    public func refresh() async throws {
        let now = time.now()
        let found = try await engine.read { try ReturnPathKey.madeSince(now - ReturnPaths.keyMemory, in: $0) }
        if let newest = found.first, now - newest.madeAt < ReturnPaths.keyLife {
            keys.withLock { $0 = found }
        } else {
            try await rotate()
        }
    }

    /// Seals from here on with a new key. What the earlier ones sealed stays good for as long as it lives.
    public func rotate() async throws {
        let now = time.now()
        let found = try await engine.write { connection in
            let known = try ReturnPathKey.madeSince(now - ReturnPaths.keyMemory, in: connection)
            let fresh = ReturnPathKey(number: (known.first?.number ?? 0) + 1, madeAt: now)
            try fresh.insert(into: connection)
            return [fresh] + known
        }
        keys.withLock { $0 = found }
    }

    // MARK: Outgoing

    /// The address to put into MAIL FROM.
    /// - Parameter notBefore: when the message may first be sent, where that is not now.
    public func path(of message: MessageKey, notBefore: Timestamp? = nil) -> ReversePath {
        let local = token(.returnPath, message, notBefore: notBefore).description
        guard let mailbox = Mailbox("\(local)@\(domain)") else { return .null }
        return .mailbox(mailbox)
    }

    /// What the header field `X-Postrider-Trace` carries, so that a feedback report can be tied to its message.
    public func trace(of message: MessageKey, notBefore: Timestamp? = nil) -> String {
        token(.trace, message, notBefore: notBefore).description
    }

    private func token(_ use: VERP.Use, _ message: MessageKey, notBefore: Timestamp?) -> VERP {
        let day = ReturnPaths.day(max(notBefore ?? .zero, time.now()))
        guard let key = keys.withLock({ $0.first }) else { preconditionFailure("open has made a key") }
        return VERP(
            use: use, message: message.number, day: day, seal: key.seal(use: use, message: message.number, day: day))
    }

    // MARK: Incoming

    /// The message that a recipient of incoming mail names. Takes no I/O.
    public func message(at mailbox: Mailbox) throws(Refusal) -> MessageKey {
        guard mailbox.domain == domain else { throw .unknown }
        return try message(of: mailbox.localPart, use: .returnPath)
    }

    /// The message of a token, wherever it was found.
    public func message(of text: some StringProtocol, use: VERP.Use) throws(Refusal) -> MessageKey {
        guard let token = VERP(text), token.use == use else { throw .unknown }
        // Every key is tried, so that the time says nothing.
        let isSealed = keys.withLock { keys in
            keys.reduce(false) { isSealed, key in
                token.seal.isEqual(to: key.seal(use: use, message: token.message, day: token.day)) || isSealed
            }
        }
        guard isSealed else { throw .forged }
        let age = Int(ReturnPaths.day(time.now())) - Int(token.day)
        guard age <= ReturnPaths.lifetimeDays else { throw .expired }
        return MessageKey(number: token.message)
    }

    private static func day(_ time: Timestamp) -> UInt16 { UInt16(clamping: time.seconds / 86_400) }
}
