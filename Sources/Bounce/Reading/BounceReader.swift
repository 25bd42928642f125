public import Mail

/// Reads mails that speak of other mails: bounces of any make, delay and success notices, complaints, and whatever else
/// comes to a return path. Pure and total: the same mail gives the same reading, always; damaged mail gives what can be
/// made out. Cost: linear; a bounce of 4 kB takes some tens of microseconds.
///
/// In layers: what kind of mail it is; the fields of a delivery-status of any make; addresses and texts as they stand in
/// notices for people, in the words of every dialect and language known (`Readers`).
public struct BounceReader: Sendable {
    public let rules: RuleSet

    public init(rules: RuleSet = .standard) { self.rules = rules }

    public func read(_ mail: ParsedMail) -> MailReading {
        var reader = MailReader(mail, rules: rules)
        return reader.read()
    }
}
