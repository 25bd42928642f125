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
        var outer = MailReader(mail, rules: rules)
        let reading = outer.read()
        guard outer.isEnvelopeOnly, let inner = BounceReader.inner(of: mail) else { return reading }
        var reader = MailReader(inner, rules: rules)
        let innerReading = reader.read()
        return innerReading.kind.isReport ? innerReading : reading
    }

    /// The report inside a report that says nothing itself: gateways send on what they got that way.
    private static func inner(of mail: ParsedMail) -> ParsedMail? {
        guard let part = mail.returnedMail, mail.parts[part].kind == .report, let holder = mail.parts[part].parent
        else {
            return nil
        }
        return ParsedMail.parse(Array(mail.bytes[mail.parts[holder].bodyRange]))
    }
}
