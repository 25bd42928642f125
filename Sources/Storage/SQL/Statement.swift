/// SQL text that both engines read: parameters are `$1`, `$2`…, times are integers (microseconds), flags are 0 and 1.
/// Made once, as a static value beside the type it fills; engines keep it prepared.
public struct Statement: Hashable, Sendable {
    public let sql: String
    /// A schema step's: run once, not kept prepared, and given the time that a large table needs.
    let isDefinition: Bool
    /// Reckoned once, so that finding the prepared form does not read the text again.
    private let fingerprint: Int

    public init(_ sql: String) { self.init(sql, isDefinition: false) }

    init(_ sql: String, isDefinition: Bool) {
        self.sql = sql
        self.isDefinition = isDefinition
        fingerprint = sql.hashValue
    }

    public static func == (left: Statement, right: Statement) -> Bool {
        left.fingerprint == right.fingerprint && left.sql == right.sql
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}
