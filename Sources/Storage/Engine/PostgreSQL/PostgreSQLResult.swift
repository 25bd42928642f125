internal import CLibPQ

/// What the server answered to one command.
final class PostgreSQLResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    /// `nil` where the command succeeded.
    var fault: PostgreSQLFault? {
        switch PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: nil
        case PGRES_PIPELINE_ABORTED: .refused(.failed("a statement before this one failed"))
        default: PostgreSQLFault(result: handle)
        }
    }

    /// Rows that an `INSERT`, `UPDATE` or `DELETE` changed, or a query returned.
    var changedRowCount: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// The command as the server names it: `COMMIT`, `INSERT 0 1`.
    var tag: String { String(cString: PQcmdStatus(handle)) }

    var rowCount: CInt { PQntuples(handle) }

    func row(_ number: CInt) -> PostgreSQLRow { PostgreSQLRow(result: handle, row: number) }

    /// The types of the parameters, in the answer to a description.
    var parameterTypes: [UInt32] { (0..<PQnparams(handle)).map { PQparamtype(handle, $0) } }
}
