/// SQL text that both engines read: parameters are `$1`, `$2`…, times are integers (microseconds), flags are 0 and 1.
/// Made once, as a static value beside the type it fills; engines keep it prepared.
public struct Statement: Hashable, Sendable {
    public let sql: String

    public init(_ sql: String) { self.sql = sql }
}

/// A value handed to a statement.
public enum Binding: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// A row under the cursor. Columns are numbered from 0 and read with the type they were stored as; reading past the last
/// column, or a null with a reader that does not end in `OrNil`, is a programming error and stops the program.
public protocol Row {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) -> Int64
    func real(_ column: Int) -> Double
    func text(_ column: Int) -> String
    func bytes(_ column: Int) -> [UInt8]
}

extension Row {
    public func integerOrNil(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    public func textOrNil(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    public func bytesOrNil(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
    public func flag(_ column: Int) -> Bool { integer(column) != 0 }
}
