extension Dialect {
    /// Sophos Email, PureMessage and Reflexion: a DSN of Postfix with replies of their own. Seen in reports from 2008 on.
    static let sophos = Dialect(
        name: "sophos",
        signs: [.trace("sophos"), .text("sophos"), .trace("reflexion")])
}
