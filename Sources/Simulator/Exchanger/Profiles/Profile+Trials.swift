/// Exchangers that show one habit each, for trying out whoever asks about recipients before writing to them. They have no
/// share of a campaign's recipients.
extension Profile {
    static let trials: [Profile] = [
        trial("directory", Manners(knowsItsUsers: true)),
        trial("anyone", Manners()),
        trial("plain", Manners(knowsItsUsers: true, hasMX: false)),
        trial("secure", Manners(needsTLS: true, knowsItsUsers: true)),
        trial(
            "listed",
            Manners(
                greeting: .refusal(
                    Wording("554 5.7.1 Service unavailable; Client host [{ip}] blocked using zen.spamhaus.org")))),
        trial(
            "choosy",
            Manners(sender: Wording("550 5.7.1 <>: Sender address rejected: Access denied by reputation of [{ip}]"))),
        trial("busy", Manners(greeting: .refusal(Wording("421 4.3.2 {host} Service not available, try again later")))),
        trial("silent", Manners(greeting: .silence)),
        trial("closing", Manners(greeting: .hangUp)),
    ]

    private static func trial(_ name: String, _ manners: Manners) -> Profile {
        let domain = "\(name).trial.sim.test"
        return Profile(
            name: name, domains: [domain], exchangers: [manners.hasMX ? "mx.\(domain)" : domain], weight: 0,
            banner: Wording("220 {host} ESMTP"), accepted: Wording("250 2.0.0 Ok: queued as {id}"), mix: [],
            manners: manners)
    }
}
