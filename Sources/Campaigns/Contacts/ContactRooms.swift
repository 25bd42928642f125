/// Everything about contacts that a door needs.
public struct ContactRooms: Sendable {
    public var contacts: Contacts
    public var imports: Imports
    public var confirmations: Confirmations
    /// Verifies lists, and what imports bring.
    public var verifications: ListVerifications { imports.verifications }

    public init(contacts: Contacts, imports: Imports, confirmations: Confirmations) {
        self.contacts = contacts
        self.imports = imports
        self.confirmations = confirmations
    }
}
