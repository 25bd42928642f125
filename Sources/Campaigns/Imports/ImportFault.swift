/// Why a file of contacts cannot be read, though its rows can: its columns do not say whom it is about.
public enum ImportFault: Error, Hashable, Sendable {
    case noEmailColumn
    case repeatedColumn(String)
    /// A mapping names a column that is not there.
    case noSuchColumn(String)
    /// A mapping names a field that cannot be.
    case badField(String)

    public var sentence: String {
        switch self {
        case .noEmailColumn: "No column is called email; map one to it."
        case .repeatedColumn(let name): "Two columns are called \(name.prefix(60))."
        case .noSuchColumn(let name): "The mapping names a column \(name.prefix(60)), which the file does not have."
        case .badField(let name):
            "\(name.prefix(60)) is no name of a field: letters, digits and _, 64 bytes at most."
        }
    }
}
