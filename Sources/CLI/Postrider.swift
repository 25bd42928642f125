import App
import ArgumentParser

/// The command: `postrider NOUN VERB`.
struct Postrider: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postrider",
        abstract: "Sends mail and knows, for every recipient, what became of it.",
        discussion: """
            Start with `postrider demo`: the whole product in a minute, without DNS or real mail.

            Commands ask the node whose data directory they are given (--data), whether it runs or not, or the one at \
            POSTRIDER_URL with the key in POSTRIDER_API_KEY. Data goes to stdout, everything else to stderr; times are UTC.

            Exit status: 0 done, 1 failed, 2 wrong usage, 3 the answer is no (a suppressed address, a demo whose figures \
            differ), 4 key refused, 5 not found, 6 try again later, 130 interrupted.
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Run",
                subcommands: [
                    Init.self, Serve.self, DoctorCommand.self, Status.self, Top.self, DemoCommand.self, Simulate.self,
                ]),
            CommandGroup(
                name: "Mail",
                subcommands: [
                    Send.self, Messages.self, Events.self, Account.self, Templates.self, Campaigns.self, Queues.self,
                    SourcesCommand.self,
                    StatisticsCommand.self, HealthCommand.self,
                ]),
            CommandGroup(
                name: "Contacts",
                subcommands: [
                    ContactsCommand.self, ListsCommand.self, SegmentsCommand.self, VerifyList.self,
                ]),
            CommandGroup(
                name: "Bounces",
                subcommands: [
                    Bounces.self, Returned.self, Suppress.self, PolicyCommand.self, IncidentsCommand.self,
                    ExportsCommand.self, Classify.self,
                    Rules.self, TLS.self,
                ]),
            CommandGroup(
                name: "Addresses", subcommands: [Verify.self, AddressListsCommand.self, SignupKeysCommand.self]),
            CommandGroup(
                name: "Set up",
                subcommands: [
                    DomainsCommand.self, WebhooksCommand.self, DatabaseCommand.self, Config.self, OpenAPI.self,
                    ShowVersion.self,
                ]),
            CommandGroup(
                name: "People",
                subcommands: [
                    AccountsCommand.self, Users.self, Administrators.self, Keys.self, SessionsCommand.self, Audit.self,
                ]),
        ])
}
