import ArgumentParser

/// What steers a campaign, and how it is told.
enum CampaignAct {
    static func run(_ verb: String, _ campaign: String, _ body: JSON, _ store: StoreOptions) async throws {
        try await store.withAPI { api in
            let id = try await CampaignLookup.id(of: campaign, api) ?? campaign
            let mailing = try await api.post("/v1/campaigns/\(API.escaped(id))/\(verb)", body)
            try Console.data(summary(mailing))
        }
    }

    /// `May: running, 1,200 of 5,000 accepted`
    static func summary(_ mailing: JSON) -> String {
        var text = "\(Table.printable(mailing["name"]?.plain ?? "")): \(mailing["state"]?.plain ?? "")"
        let done = ["accepted", "dropped", "rejected"].reduce(0) { $0 + (mailing[$1]?.integer ?? 0) }
        if let all = mailing["recipient_count"]?.integer {
            text += ", \(Count.text(done)) of \(Count.text(all)) recipients done"
        } else if done > 0 {
            text += ", \(Count.text(done)) recipients done"
        }
        if let start = mailing["send_at"]?.plain, !start.isEmpty, mailing["state"]?.plain == "scheduled" {
            text += ", begins \(start)"
        }
        if let perHour = mailing["per_hour"]?.integer { text += ", at most \(Count.text(perHour)) an hour" }
        return text
    }
}

/// `postrider campaigns start`
struct CampaignsStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "Begin a campaign now.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String

    func run() async throws { try await CampaignAct.run("start", campaign, .object([]), store) }
}

/// `postrider campaigns schedule`
struct CampaignsSchedule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Have a campaign begin by itself.",
        discussion: "postrider campaigns schedule May --at 2026-12-01T09:00:00Z")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "When: RFC 3339, or never, which makes it a draft again.") var at: String

    func run() async throws {
        let body = JSON.object([("send_at", at == "never" ? .null : .string(at))])
        try await CampaignAct.run("schedule", campaign, body, store)
    }
}

/// `postrider campaigns pause`
struct CampaignsPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Keep a campaign's mail back; what is on its way finishes.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "Why.") var why: String?

    func run() async throws {
        try await CampaignAct.run("pause", campaign, .object(why.map { [("why", .string($0))] } ?? []), store)
    }
}

/// `postrider campaigns resume`
struct CampaignsResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Let a paused campaign go on.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String

    func run() async throws { try await CampaignAct.run("resume", campaign, .object([]), store) }
}

/// `postrider campaigns stop`
struct CampaignsStop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "End a campaign for good; what waits is dropped.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "Why.") var why: String?

    func run() async throws {
        try await CampaignAct.run("stop", campaign, .object(why.map { [("why", .string($0))] } ?? []), store)
    }
}

/// `postrider campaigns pace`
struct CampaignsPace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pace", abstract: "Choose how many messages an hour a campaign sends at most.")

    @OptionGroup var store: StoreOptions
    @Argument(help: "Name or id.") var campaign: String
    @Option(help: "Messages an hour, or any: as fast as they are delivered.") var perHour: String

    func validate() throws {
        guard perHour == "any" || Int(perHour).map({ $0 > 0 }) == true else {
            throw ValidationError("--per-hour is a number, or any")
        }
    }

    func run() async throws {
        let body = JSON.object([("per_hour", perHour == "any" ? .null : .number(perHour))])
        try await CampaignAct.run("pace", campaign, body, store)
    }
}
