internal import GRDBSQLite

/// The row a prepared statement stands on. One word wide, so it travels without a box.
struct SQLiteRow: Row {
    let handle: OpaquePointer

    func isNull(_ column: Int) -> Bool { type(of: column) == SQLITE_NULL }

    func integer(_ column: Int) -> Int64 {
        check(column)
        return sqlite3_column_int64(handle, CInt(column))
    }

    func real(_ column: Int) -> Double {
        check(column)
        return sqlite3_column_double(handle, CInt(column))
    }

    func text(_ column: Int) -> String {
        check(column)
        guard let start = sqlite3_column_text(handle, CInt(column)) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, CInt(column))))
        return String(decoding: bytes, as: UTF8.self)
    }

    func bytes(_ column: Int) -> [UInt8] {
        check(column)
        guard let start = sqlite3_column_blob(handle, CInt(column)) else { return [] }
        let count = Int(sqlite3_column_bytes(handle, CInt(column)))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func type(of column: Int) -> CInt {
        precondition(column >= 0 && column < Int(sqlite3_data_count(handle)), "a row has no column \(column)")
        return sqlite3_column_type(handle, CInt(column))
    }

    private func check(_ column: Int) {
        precondition(type(of: column) != SQLITE_NULL, "column \(column) is null")
    }
}
