import ArgumentParser

/// `postrider domains`
struct DomainsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domains",
        abstract: "Domains that mail is sent from, their DKIM keys, and how they stand in the DNS.",
        subcommands: [
            DomainsAdd.self, DomainsList.self, DomainsShow.self, DomainsCheck.self, DomainsRotate.self,
            DomainsActivate.self, DomainsRemove.self,
        ], defaultSubcommand: DomainsList.self)
}
