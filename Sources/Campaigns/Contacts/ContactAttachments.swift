public import Storage

/// What stands about a contact beside its row.
public struct ContactAttachments: Hashable, Sendable {
    public let tags: [String]
    public let lists: [ListKey]
    /// The last word about its address; `nil` where nobody asked.
    public let verdict: ContactVerdict?
}
