/// What is known of domains and local parts without asking anybody: who gives away mailboxes, which of them live for minutes,
/// which words name an office and not a person.
public struct AddressLists: Sendable {
    /// The lists carried in the binary.
    public static let standard = AddressLists()

    init() {}
}
