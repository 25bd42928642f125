import Mail

/// The library's answer to one question.
struct UnboundReply: Sendable {
    let lookup: Lookup<[[UInt8]]>
    /// Its signatures were checked, and hold.
    let isSecure: Bool
    /// Where the name's aliases led; `nil` where it has none or the library does not say.
    let canonicalName: DomainName?

    init(_ lookup: Lookup<[[UInt8]]>, isSecure: Bool = false, canonicalName: DomainName? = nil) {
        self.lookup = lookup
        self.isSecure = isSecure
        self.canonicalName = canonicalName
    }

    static func failed(_ why: String) -> UnboundReply { UnboundReply(.failed(why)) }
}
