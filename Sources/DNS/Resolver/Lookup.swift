/// What came of a question. No such name is not "try later".
public enum Lookup<Value: Sendable>: Sendable {
    /// `timeToLive`: how long the answer may be kept.
    case found(Value, timeToLive: Duration)
    /// The name exists, the type does not.
    case noData
    case noSuchName
    /// SERVFAIL, time-out, an answer whose signatures do not hold: in words. Another time it may go well.
    case failed(String)
}

extension Lookup: Equatable where Value: Equatable {}

extension Lookup {
    /// The same outcome with another value.
    func map<Other: Sendable>(_ transform: (Value) -> Other) -> Lookup<Other> {
        switch self {
        case .found(let value, let timeToLive): .found(transform(value), timeToLive: timeToLive)
        case .noData: .noData
        case .noSuchName: .noSuchName
        case .failed(let why): .failed(why)
        }
    }
}
