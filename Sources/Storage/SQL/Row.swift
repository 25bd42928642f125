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
    public func realOrNil(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }
    public func textOrNil(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    public func bytesOrNil(_ column: Int) -> [UInt8]? { isNull(column) ? nil : bytes(column) }
    public func flag(_ column: Int) -> Bool { integer(column) != 0 }
    public func key<K: Key>(_ column: Int, as type: K.Type = K.self) -> K { K(number: integer(column)) }
    public func keyOrNil<K: Key>(_ column: Int, as type: K.Type = K.self) -> K? {
        integerOrNil(column).map(K.init(number:))
    }
}
