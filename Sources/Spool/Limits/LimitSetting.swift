/// One limit and its value: what a line of the provider table, an operator or a reply sets.
public enum LimitSetting: Hashable, Sendable {
    /// 1...1,000.
    case connections(Int)
    /// `nil`: none, whatever more general settings say.
    case connectionRate(Rate?)
    /// `nil`: none, whatever more general settings say.
    case messageRate(Rate?)
    /// 1...1,000,000.
    case messagesPerConnection(Int)
    /// 1...100.
    case recipientsPerTransaction(Int)
    case tls(TLSRequirement)
    /// Nothing is sent.
    case stop

    /// Which limit: there is one setting of each kind for one destination.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case connections
        case connectionRate = "connection_rate"
        case messageRate = "message_rate"
        case messagesPerConnection = "messages_per_connection"
        case recipientsPerTransaction = "recipients_per_transaction"
        case tls
        case stop
    }

    public var kind: Kind {
        switch self {
        case .connections: .connections
        case .connectionRate: .connectionRate
        case .messageRate: .messageRate
        case .messagesPerConnection: .messagesPerConnection
        case .recipientsPerTransaction: .recipientsPerTransaction
        case .tls: .tls
        case .stop: .stop
        }
    }

    // MARK: Text

    /// `5`, `100/min`, `none`, `required`; empty for `stop`.
    public var value: String {
        switch self {
        case .connections(let count), .messagesPerConnection(let count), .recipientsPerTransaction(let count):
            "\(count)"
        case .connectionRate(let rate), .messageRate(let rate): rate?.description ?? "none"
        case .tls(let requirement): requirement.rawValue
        case .stop: ""
        }
    }

    /// `nil` where `value` is none of the kind.
    public init?(_ kind: Kind, _ value: some StringProtocol) {
        switch kind {
        case .connections:
            guard let count = Self.count(value, upTo: 1_000) else { return nil }
            self = .connections(count)
        case .connectionRate:
            guard let rate = Self.rate(value) else { return nil }
            self = .connectionRate(rate)
        case .messageRate:
            guard let rate = Self.rate(value) else { return nil }
            self = .messageRate(rate)
        case .messagesPerConnection:
            guard let count = Self.count(value, upTo: 1_000_000) else { return nil }
            self = .messagesPerConnection(count)
        case .recipientsPerTransaction:
            guard let count = Self.count(value, upTo: 100) else { return nil }
            self = .recipientsPerTransaction(count)
        case .tls:
            guard let requirement = TLSRequirement(rawValue: String(value)) else { return nil }
            self = .tls(requirement)
        case .stop:
            guard value.isEmpty else { return nil }
            self = .stop
        }
    }

    /// What a value of the kind looks like, for people.
    public static func hint(_ kind: Kind) -> String {
        switch kind {
        case .connections: "a number from 1 to 1000"
        case .connectionRate, .messageRate: "a rate such as 100/min, 10/s or 5000/h, or none"
        case .messagesPerConnection: "a number from 1 to 1000000"
        case .recipientsPerTransaction: "a number from 1 to 100"
        case .tls: TLSRequirement.allCases.map(\.rawValue).joined(separator: ", ")
        case .stop: "nothing"
        }
    }

    /// Digits and nothing else.
    private static func count(_ text: some StringProtocol, upTo limit: Int) -> Int? {
        guard (1...7).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text).flatMap { (1...limit).contains($0) ? $0 : nil }
    }

    private static func rate(_ text: some StringProtocol) -> Rate?? {
        if text == "none" { return .some(nil) }
        return Rate(text).map { .some($0) }
    }
}

extension LimitSetting: CustomStringConvertible {
    /// `connections 5`, `message_rate 100/min`, `stop`.
    public var description: String { self == .stop ? "stop" : "\(kind.rawValue) \(value)" }
}
