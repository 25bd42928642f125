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
        var place: Int64 = 0
        var count = 0
        while true {
            let part = try await engine.read { [place] connection in
                try LogPart.read(after: place, ends: ends, from: connection)
            }
            guard let last = part.last else { return count }
            if !part.rows.isEmpty {
                try await engine.write { connection in try LogPart.forget(part.rows, on: connection) }
                count += part.rows.count
                try await Task.sleep(for: pause)
            }
            place = last
        }
    }

    /// Lets go the notices that are older than their account keeps its log, those of the installation like those of accounts
    /// that chose nothing.
    /// - Parameter pause: between one small commit and the next.
    /// - Returns: how many were let go.
    @discardableResult
    public func cutNotices(_ terms: LogTerms, pause: Duration = .milliseconds(20)) async throws -> Int {
        let moments = terms.moments(at: time.now())
        var place: Int64 = 0
        var count = 0
        while true {
            let part = try await engine.read { [place] connection in
                try NoticePart.read(after: place, moments: moments, from: connection)
            }
            guard let last = part.last else { return count }
            if !part.places.isEmpty {
                try await engine.write { connection in try NoticePart.forget(part.places, on: connection) }
                count += part.places.count
                try await Task.sleep(for: pause)
            }
            place = last
        }
    }
}
