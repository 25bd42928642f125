/// How log lines are written.
public enum LogStyle: String, Sendable, Hashable, CaseIterable {
    /// `2026-11-21T10:00:00.000Z notice site parked site=mx.example.com deferred=12`
    case text
    /// An object a line.
    case json
}
