internal import Mail
internal import Storage

extension Spool {
    /// Lets go the detail of messages that are older than their account keeps it: message, events, header lines, who opened
    /// and clicked, and bytes kept to be sent again. Statistics, suppressions with their evidence and what still waits stay as they are.
    /// - Parameter pause: between one small commit and the next, so that mail goes on beside it.
    /// - Returns: how many messages were let go.
    @discardableResult
    public func cutLog(_ terms: LogTerms, pause: Duration = .milliseconds(20)) async throws -> Int {
        let ends = terms.ends(at: time.now())
        return try await letGo(pause) { try LogPart.read(after: $0, ends: ends, from: $1) }
    }

    /// Lets go the notices that are older than their account keeps its log, those of the installation like those of accounts
    /// that chose nothing.
    /// - Parameter pause: between one small commit and the next.
    /// - Returns: how many were let go.
    @discardableResult
    public func cutNotices(_ terms: LogTerms, pause: Duration = .milliseconds(20)) async throws -> Int {
        let moments = terms.moments(at: time.now())
        return try await letGo(pause) { try NoticePart.read(after: $0, moments: moments, from: $1) }
    }

    /// Goes through a log stretch by stretch.
    /// - Returns: how many were let go.
    private func letGo<Part: AgedPart>(
        _ pause: Duration, _ read: @escaping @Sendable (Int64, any ReadConnection) throws -> Part
    ) async throws -> Int {
        var place: Int64 = 0
        var count = 0
        while true {
            let part = try await engine.read { [place] connection in try read(place, connection) }
            guard let last = part.last else { return count }
            if !part.gone.isEmpty {
                try await engine.write { connection in try Part.forget(part.gone, on: connection) }
                count += part.gone.count
                try await Task.sleep(for: pause)
            }
            place = last
        }
    }
}

/// A stretch of a log that is old enough for some account.
protocol AgedPart: Sendable {
    associatedtype Row: Sendable

    /// What may go.
    var gone: [Row] { get }
    /// The last row looked at; `nil` where there is none.
    var last: Int64? { get }

    static func forget(_ rows: [Row], on connection: any WriteConnection) throws
}
