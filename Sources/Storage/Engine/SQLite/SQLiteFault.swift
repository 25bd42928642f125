internal import GRDB
internal import GRDBSQLite

/// What SQLite's result codes mean to callers. Source: sqlite.org/rescode.html.
enum SQLiteFault {
    static func error(code: CInt, message: String) -> EngineError {
        switch code & 0xFF {
        case SQLITE_FULL:
            .full(message)
        case SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_LOCKED,
            SQLITE_PROTOCOL:
            .unavailable(message)
        case SQLITE_CONSTRAINT:
            .constraint(message)
        default:
            .failed(message)
        }
    }

    /// The failure under way on a connection.
    static func error(of database: OpaquePointer?) -> EngineError {
        error(code: sqlite3_extended_errcode(database), message: String(cString: sqlite3_errmsg(database)))
    }

    static func error(_ error: any Error) -> any Error {
        guard let fault = error as? DatabaseError else { return error }
        return self.error(code: fault.extendedResultCode.rawValue, message: fault.message ?? "\(fault.resultCode)")
    }

    /// A sync that failed once may have thrown away what it could not write, and succeed the next time: from then on
    /// nothing may be promised until a restart has read back what is there.
    static func isSyncFailure(_ code: CInt) -> Bool {
        code == SQLITE_IOERR | 4 << 8 || code == SQLITE_IOERR | 5 << 8
    }
}
