/// A zone answered from memory. Names in it that have no record do not exist.
public struct LocalZone: Sendable, Hashable {
    /// `example.test`
    public var name: String
    /// Resource records, a line each: `example.test. 300 IN MX 10 mx.example.test.`
    public var records: [String]

    public init(name: String, records: [String]) {
        self.name = name
        self.records = records
    }
}
