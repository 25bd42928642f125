internal import GRDB
internal import GRDBSQLite

/// A statement kept ready by one connection. Values go to SQLite directly: a row costs no boxed values.
final class PreparedStatement {
    /// Owns the handle.
    private let owner: GRDB.Statement
    let handle: OpaquePointer
    /// SQLite numbers named parameters by their first appearance: the place of `$n` stands at n - 1, 0 where unused.
    private let places: [CInt]
    /// Copies of long values are given back after use.
    private var holdsLongValue = false

    init(_ owner: GRDB.Statement) {
        self.owner = owner
        handle = owner.sqliteStatement
        var places: [CInt] = []
        for place in 0..<sqlite3_bind_parameter_count(handle) {
            guard let name = sqlite3_bind_parameter_name(handle, place + 1),
                let number = Int(String(cString: name).dropFirst()), number > 0
            else { preconditionFailure("parameters are written $1, $2…") }
            while places.count < number { places.append(0) }
            places[number - 1] = place + 1
        }
        self.places = places
    }

    /// - Returns: the count of bytes of text and blobs bound.
    func bind(_ bindings: [Binding]) throws -> Int {
        precondition(bindings.count == places.count, "a statement got \(bindings.count) values for \(places.count)")
        precondition(sqlite3_stmt_busy(handle) == 0, "a statement is used while its rows are read")
        var byteCount = 0
        for (index, binding) in bindings.enumerated() where places[index] > 0 {
            let (code, bytes) = bind(binding, at: places[index])
            guard code == SQLITE_OK else { throw SQLiteFault.error(of: sqlite3_db_handle(handle)) }
            byteCount += bytes
        }
        holdsLongValue = byteCount > 65_536
        return byteCount
    }

    private func bind(_ binding: Binding, at place: CInt) -> (code: CInt, byteCount: Int) {
        switch binding {
        case .null:
            return (sqlite3_bind_null(handle, place), 0)
        case .integer(let value):
            return (sqlite3_bind_int64(handle, place, value), 0)
        case .real(let value):
            return (sqlite3_bind_double(handle, place, value), 0)
        case .text(let text):
            return StorableText.withUTF8(of: text) { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    let code = sqlite3_bind_text64(
                        handle, place, characters.baseAddress ?? Self.nothing, UInt64(characters.count), Self.copied,
                        UInt8(SQLITE_UTF8))
                    return (code, characters.count)
                }
            }
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { buffer in
                let code = sqlite3_bind_blob64(
                    handle, place, buffer.baseAddress ?? UnsafeRawPointer(Self.nothing), UInt64(buffer.count),
                    Self.copied)
                return (code, buffer.count)
            }
        }
    }

    /// - Returns: true where a row is under the cursor.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw SQLiteFault.error(of: sqlite3_db_handle(handle))
        }
    }

    func reset() {
        sqlite3_reset(handle)
        if holdsLongValue { sqlite3_clear_bindings(handle) }
    }

    /// Tells SQLite to copy what it is given.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    /// Where empty values point: a null pointer would bind NULL.
    nonisolated(unsafe) private static let nothing = UnsafePointer<CChar>(
        UnsafeMutablePointer<CChar>.allocate(capacity: 1))
}
