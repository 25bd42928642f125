/// The types of PostgreSQL that values come in, by their object identifiers, which are the same on every server.
/// Source: `src/include/catalog/pg_type.dat`.
enum PostgreSQLType {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let float4: UInt32 = 700
    static let float8: UInt32 = 701
    static let numeric: UInt32 = 1700

    /// The type a parameter is declared with when it first gets this value; 0 leaves it to the server.
    static func declared(for binding: Binding) -> UInt32 {
        switch binding {
        case .null: 0
        case .integer: int8
        case .real: float8
        case .text: text
        case .bytes: bytea
        }
    }

    /// Whether a parameter of `type` can take the value without loss.
    static func takes(_ type: UInt32, _ binding: Binding) -> Bool {
        switch binding {
        case .null: true
        case .integer: type != bytea && type != text && type != bool
        case .real: type == float8 || type == numeric
        case .text: type != bytea && !isNumber(type)
        case .bytes: type == bytea
        }
    }

    private static func isNumber(_ type: UInt32) -> Bool {
        [int8, int4, int2, float8, float4, numeric].contains(type)
    }
}
