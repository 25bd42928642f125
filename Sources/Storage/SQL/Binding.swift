/// A value handed to a statement.
public enum Binding: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    /// Stored with U+FFFD in the place of each U+0000, which PostgreSQL's text cannot hold.
    case text(String)
    case bytes([UInt8])
}

extension Binding {
    public static func flag(_ value: Bool) -> Binding { .integer(value ? 1 : 0) }
    public static func integer(_ value: Int) -> Binding { .integer(Int64(value)) }
    public static func key(_ key: some Key) -> Binding { .integer(key.number) }

    /// `null` where there is no value.
    public static func integer(orNull value: Int64?) -> Binding { value.map(Binding.integer) ?? .null }
    public static func text(orNull value: String?) -> Binding { value.map(Binding.text) ?? .null }
    @inlinable public static func key(orNull key: (some Key)?) -> Binding { key.map { .integer($0.number) } ?? .null }
}
