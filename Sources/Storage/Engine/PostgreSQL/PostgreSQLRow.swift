internal import CLibPQ

/// A row of a result in the server's binary form. Reads what SQLite would: a whole number from any number, text from text.
/// Source: the `…send` functions of PostgreSQL's types.
struct PostgreSQLRow: Row {
    let result: OpaquePointer
    let row: CInt

    func isNull(_ column: Int) -> Bool {
        precondition(column >= 0 && column < Int(PQnfields(result)), "a row has no column \(column)")
        return PQgetisnull(result, row, CInt(column)) != 0
    }

    func integer(_ column: Int) -> Int64 {
        let value = value(column)
        switch PQftype(result, CInt(column)) {
        case PostgreSQLType.int8: return Int64(bitPattern: Self.bigEndian(value))
        case PostgreSQLType.int4: return Int64(Int32(truncatingIfNeeded: Self.bigEndian(value)))
        case PostgreSQLType.int2: return Int64(Int16(truncatingIfNeeded: Self.bigEndian(value)))
        case PostgreSQLType.bool: return value.first == 0 ? 0 : 1
        case PostgreSQLType.numeric: return PostgreSQLNumeric.integer(value)
        case PostgreSQLType.float8: return Int64(exactly: real(column).rounded(.towardZero)) ?? 0
        default: return Int64(String(decoding: value, as: UTF8.self)) ?? 0
        }
    }

    func real(_ column: Int) -> Double {
        let value = value(column)
        switch PQftype(result, CInt(column)) {
        case PostgreSQLType.float8: return Double(bitPattern: Self.bigEndian(value))
        case PostgreSQLType.float4: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: Self.bigEndian(value))))
        case PostgreSQLType.numeric: return PostgreSQLNumeric.real(value)
        default: return Double(integer(column))
        }
    }

    func text(_ column: Int) -> String {
        switch PQftype(result, CInt(column)) {
        case PostgreSQLType.int8, PostgreSQLType.int4, PostgreSQLType.int2, PostgreSQLType.bool:
            "\(integer(column))"
        default:
            String(decoding: value(column), as: UTF8.self)
        }
    }

    func bytes(_ column: Int) -> [UInt8] { Array(value(column)) }

    private func value(_ column: Int) -> UnsafeRawBufferPointer {
        precondition(!isNull(column), "column \(column) is null")
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, CInt(column)), count: Int(PQgetlength(result, row, CInt(column))))
    }

    private static func bigEndian(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
