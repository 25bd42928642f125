internal import CLibPQ

/// What became of a statement that did not succeed, and so of its transaction.
enum PostgreSQLFault: Error, Hashable {
    /// The connection is gone or of no use any more. What was not committed is undone by the server.
    case lost(String)
    /// The server chose this transaction to give way to another: it may run again.
    case conflict(String)
    /// The statement was refused.
    case refused(EngineError)

    /// What a body is told.
    var engineError: EngineError {
        switch self {
        case .lost(let reason), .conflict(let reason): .unavailable(reason)
        case .refused(let error): error
        }
    }

    /// Reads the SQLSTATE of a failed result. Source: PostgreSQL 15 documentation, appendix A.
    init(result: OpaquePointer?) {
        let state = Self.field(result, .state)
        let message = Self.field(result, .message)
        self.init(state: state, message: message.isEmpty ? "the server gave no reason" : message)
    }

    init(state: String, message: String) {
        switch (String(state.prefix(2)), state) {
        case ("08", _), (_, "57P01"), (_, "57P02"), (_, "57P03"), (_, "57P05"), (_, "25P03"), (_, "25006"), ("", _):
            // 57P0x: the server goes down or the session was ended; 25006: it became a read-only standby.
            self = .lost(message)
        case (_, "40001"), (_, "40P01"):
            self = .conflict(message)
        case ("23", _):
            self = .refused(.constraint(message))
        case (_, "53100"):
            self = .refused(.full(message))
        case ("53", _), ("58", _), (_, "55P03"), (_, "57014"), ("XX", _):
            // Memory full, too many connections, a failing disk, a lock or a statement that took too long, a damaged table.
            self = .refused(.unavailable(message))
        default:
            self = .refused(.failed("\(message) (\(state))"))
        }
    }

    /// Fields of an error are named by letters. Source: PostgreSQL 15 documentation, section 55.8.
    private enum Field: Character {
        case state = "C"
        case message = "M"
    }

    private static func field(_ result: OpaquePointer?, _ field: Field) -> String {
        guard let text = PQresultErrorField(result, CInt(field.rawValue.asciiValue!)) else { return "" }
        return String(cString: text)
    }
}
