import Spool
public import Storage

/// Whose rates are taken: an account, one of its From domains, or a source address that its mail goes out from; the
/// installation, or one of its source addresses.
public struct SenderParty: Hashable, Sendable {
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        case account
        case fromDomain = "from_domain"
        case sourceIP = "source_ip"

        /// As stored, and as `statistic` numbers them.
        var number: Int64 {
            switch self {
            case .account: 0
            case .fromDomain: 1
            case .sourceIP: 2
            }
        }

        init?(number: Int64) {
            guard let found = Self.allCases.first(where: { $0.number == number }) else { return nil }
            self = found
        }
    }

    /// `nil`: everybody's mail.
    public let account: AccountID?
    public let scope: Scope
    /// The domain or address; empty for an account as a whole.
    public let value: String

    public init(account: AccountID?, scope: Scope, value: String = "") {
        self.account = account
        self.scope = scope
        self.value = value
    }

    /// Everybody that an event speaks of.
    static func all(of event: Event) -> [SenderParty] {
        var parties = [
            SenderParty(account: event.account, scope: .account), SenderParty(account: nil, scope: .account),
        ]
        if !event.fromDomain.isEmpty {
            parties.append(SenderParty(account: event.account, scope: .fromDomain, value: event.fromDomain))
        }
        if let source = event.sourceAddress, !source.isEmpty {
            parties.append(SenderParty(account: event.account, scope: .sourceIP, value: source))
            parties.append(SenderParty(account: nil, scope: .sourceIP, value: source))
        }
        return parties
    }

    var bindings: [Binding] { [.integer(account?.number ?? 0), .integer(scope.number), .text(value)] }

    /// From the columns `account, dimension, value` that a row begins with; `nil` for what a newer release wrote.
    init?(row: any Row) {
        guard let scope = Scope(number: row.integer(1)) else { return nil }
        let account = row.integer(0)
        self.init(account: account == 0 ? nil : AccountID(number: account), scope: scope, value: row.text(2))
    }
}
