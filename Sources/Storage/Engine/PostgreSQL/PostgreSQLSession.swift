internal import CLibPQ
internal import Glibc

/// One connection to a server: commands go out without waiting, answers are collected in order, and no wait is without an
/// end. It stays in pipeline mode, so however many commands go out together cost one round trip.
/// Source: PostgreSQL 15 documentation, sections 34.4 and 34.5.
final class PostgreSQLSession {
    private let handle: OpaquePointer
    /// Commands sent whose answers were not collected yet.
    private(set) var owedAnswerCount = 0

    /// - Throws: `.lost` where the server cannot be reached or refuses the connection.
    init(_ address: PostgreSQLAddress, within limit: Duration) throws(PostgreSQLFault) {
        let deadline = ContinuousClock.now + limit
        guard let handle = Self.begin(address) else { throw .lost("there is no memory for a connection") }
        self.handle = handle
        try finishConnecting(until: deadline)
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else { throw lost() }
    }

    deinit { PQfinish(handle) }

    private static func begin(_ address: PostgreSQLAddress) -> OpaquePointer? {
        let options = [
            ("dbname", address.url), ("fallback_application_name", "postrider"), ("client_encoding", "UTF8"),
            ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
        ]
        let texts = options.flatMap { [strdup($0.0), strdup($0.1)] }
        defer { for text in texts { free(text) } }
        let keywords = stride(from: 0, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) } + [nil]
        let values = stride(from: 1, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) } + [nil]
        return PQconnectStartParams(keywords, values, 1)
    }

    private func finishConnecting(until deadline: ContinuousClock.Instant) throws(PostgreSQLFault) {
        guard PQstatus(handle) != CONNECTION_BAD else { throw lost() }
        var state = PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK {
            switch state {
            case PGRES_POLLING_READING: _ = try wait(for: POLLIN, until: deadline)
            case PGRES_POLLING_WRITING: _ = try wait(for: POLLOUT, until: deadline)
            default: throw lost()
            }
            state = PQconnectPoll(handle)
        }
    }

    // MARK: Sending

    func sendPrepare(_ name: String, _ sql: String, types: [UInt32]) throws(PostgreSQLFault) {
        try sent(PQsendPrepare(handle, name, sql, CInt(types.count), types))
    }

    func sendDescribe(_ name: String) throws(PostgreSQLFault) { try sent(PQsendDescribePrepared(handle, name)) }

    func sendExecute(_ name: String, _ parameters: borrowing ParameterBuffer) throws(PostgreSQLFault) {
        try sent(
            parameters.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
            })
    }

    /// A statement that is not kept.
    func sendOnce(_ sql: String) throws(PostgreSQLFault) {
        try sent(PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1))
    }

    private func sent(_ isSent: CInt) throws(PostgreSQLFault) {
        guard isSent == 1 else { throw lost() }
        owedAnswerCount += 1
    }

    // MARK: Answers

    /// The answers to everything sent since the last call, in order; those after a failed command say so.
    func collect(within limit: Duration) throws(PostgreSQLFault) -> [PostgreSQLResult] {
        let deadline = ContinuousClock.now + limit
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        try flush(until: deadline)
        var results: [PostgreSQLResult] = []
        results.reserveCapacity(owedAnswerCount)
        while true {
            guard let next = try nextResult(until: deadline) else { continue }
            if PQresultStatus(next.handle) == PGRES_PIPELINE_SYNC { break }
            results.append(next)
        }
        guard results.count == owedAnswerCount else { throw .lost("the server's answers do not match the commands") }
        owedAnswerCount = 0
        return results
    }

    /// `nil` stands between the answers of two commands.
    private func nextResult(until deadline: ContinuousClock.Instant) throws(PostgreSQLFault) -> PostgreSQLResult? {
        while PQisBusy(handle) != 0 {
            _ = try wait(for: POLLIN, until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
        let result = PQgetResult(handle).map(PostgreSQLResult.init)
        guard PQstatus(handle) == CONNECTION_OK else { throw lost() }
        return result
    }

    /// Reads while it writes: a server whose answers nobody takes stops listening.
    func flush(until deadline: ContinuousClock.Instant) throws(PostgreSQLFault) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                let events = try wait(for: POLLIN | POLLOUT, until: deadline)
                if CInt(events) & POLLIN != 0, PQconsumeInput(handle) != 1 { throw lost() }
            default: throw lost()
            }
        }
    }

    private func wait(for events: CInt, until deadline: ContinuousClock.Instant) throws(PostgreSQLFault) -> Int16 {
        while true {
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { throw .lost("the PostgreSQL server does not answer") }
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            guard descriptor.fd >= 0 else { throw lost() }
            let count = poll(&descriptor, 1, CInt(min(left.rounded(.up), 60_000)))
            if count > 0 { return descriptor.revents }
            if count < 0, errno != EINTR { throw .lost(String(cString: strerror(errno))) }
        }
    }

    private func lost() -> PostgreSQLFault {
        let message = String(cString: PQerrorMessage(handle))
        let line = message.split(separator: "\n").map { $0.trimmingPrefix("\t") }.joined(separator: "; ")
        return .lost(line.isEmpty ? "the connection to PostgreSQL is lost" : line)
    }
}
