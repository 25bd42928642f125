/// What a queue, the mail of one source to one site, keeps to.
public struct QueueLimits: Hashable, Sendable {
    /// Open at once, 1...
    public var connections: Int
    /// New connections; `nil`: as many as `connections` lets.
    public var connectionRate: Rate?
    /// Recipients, each counting as a message; `nil`: as fast as the connections carry them.
    public var messageRate: Rate?
    /// Transactions on one connection before it is closed, 1...
    public var messagesPerConnection: Int
    /// Recipients of the same bytes that travel in one transaction, 1...100. Source: RFC 5321 section 4.5.3.1.8.
    public var recipientsPerTransaction: Int
    public var tls: TLSRequirement

    public init(
        connections: Int = 20, connectionRate: Rate? = nil, messageRate: Rate? = nil,
        messagesPerConnection: Int = 1_000, recipientsPerTransaction: Int = 50, tls: TLSRequirement = .opportunistic
    ) {
        self.connections = max(1, connections)
        self.connectionRate = connectionRate
        self.messageRate = messageRate
        self.messagesPerConnection = max(1, messagesPerConnection)
        self.recipientsPerTransaction = min(max(1, recipientsPerTransaction), 100)
        self.tls = tls
    }
}

/// What a queue asks of the connection before mail goes over it.
public enum TLSRequirement: String, Hashable, Sendable, CaseIterable {
    /// Encrypted where the server offers it, else in the clear. Source: RFC 7435.
    case opportunistic
    /// Encrypted, whatever the certificate says.
    case requiredUnverified = "required_unverified"
    /// Encrypted, with a certificate that is valid and names the server.
    case required
}
