public import Storage

/// Where a mailing's recipients come from: the contacts, or a test's list of people.
public protocol AudienceSource: Sendable {
    /// A piece of the audience in the order of contact keys.
    /// - Parameters:
    ///   - after: the last contact of the piece before; `nil` for the first.
    ///   - limit: 1...1,000.
    /// - Throws: `SegmentError` where it is gone, or its rule cannot be read any more.
    func recipients(of audience: Audience, account: AccountID, after: ContactKey?, limit: Int) async throws
        -> AudiencePage
}

extension Contacts: AudienceSource {}
