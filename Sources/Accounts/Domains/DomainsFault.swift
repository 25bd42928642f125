/// Why a domain cannot be changed as it was asked for.
public enum DomainsFault: Error, Hashable, Sendable {
    /// The account has the domain already.
    case exists
    case notFound
    /// Another key of the domain is published under that selector.
    case selectorTaken(String)
    case badSelector(String)
    /// Keys of one kind that wait, or keys of a domain at all.
    case tooManyKeys(limit: Int)
}
