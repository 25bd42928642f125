/// Why a configuration cannot be used: the place, what is wrong there, and what to do.
public enum ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadableFile(path: String, reason: String)
    /// Not the YAML we read: `key: value` lines and lists.
    case malformedFile(path: String, reason: String)
    case unknownKey(String, place: String, suggestion: String?)
    case duplicateKey(String, place: String)
    case badValue(String, of: String, origin: String, reason: String)
    /// A setting that another one needs.
    case missing(String, beside: String)

    public var description: String {
        switch self {
        case .unreadableFile(let path, let reason):
            "cannot read the configuration file \(path): \(reason)"
        case .malformedFile(let path, let reason):
            "the configuration file \(path) is not understood: \(reason)"
        case .unknownKey(let key, let place, let suggestion):
            "\(place): there is no setting \"\(key)\""
                + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "; `postrider config show` lists them all")
        case .duplicateKey(let key, let place):
            "\(place): \"\(key)\" is set a second time"
        case .badValue(let value, let key, let origin, let reason):
            "\(key) from \(origin) is \"\(value)\": \(reason)"
        case .missing(let key, let other):
            "\(key) is not set: it is needed beside \(other)"
        }
    }
}
