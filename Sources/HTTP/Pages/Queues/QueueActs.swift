import Accounts
import Bounce
import Delivery
import Hummingbird
import Mail
import Postmaster
import Spool
import Storage

/// Pauses, resumes and limits a destination, and takes a change back; each with a reason.
enum QueueActs {
    static func forms(_ destination: String, source: String?) -> Markup {
        let names: [Field] = [.hidden("destination", destination), .hidden("source", source ?? "")]
        let limit = PageForm(
            action: "/queues/limits", fields: names + limits + order, button: "Set the limits", id: "limit")
        let resume = PageForm(
            action: "/queues/resume", fields: names + [.line("why", "Why", isRequired: true)], button: "Resume",
            id: "resume")
        return """
            <div class="columns">\(Card("Limit it", lead: "Empty ones stay as they are.", limit.markup).markup)\
            <div>\(Card("Pause it", pauseForm(id: "pause", destination, source: source).markup).markup)\
            \(Card("Send again", lead: "Takes back what stops it.", resume.markup).markup)</div></div>
            """
    }

    private static let limits: [Field] = LimitSetting.Kind.allCases.filter { $0 != .stop }.map { kind in
        .line(kind.rawValue, kind.words.asSentence, hint: LimitSetting.hint(kind).asSentence)
    }

    /// For any destination: its rate alone, which is what most often is to change.
    static func limitForm(id: String) -> PageForm {
        PageForm(
            action: "/queues/limits",
            fields: [
                .line("destination", "Destination", isRequired: true), .hidden("source", ""),
                .line(
                    LimitSetting.Kind.messageRate.rawValue, LimitSetting.Kind.messageRate.words.asSentence,
                    hint: LimitSetting.hint(.messageRate).asSentence, isRequired: true),
            ] + order, button: "Limit", id: id)
    }

    static func pauseForm(id: String, _ destination: String? = nil, source: String? = nil) -> PageForm {
        let name: Field =
            destination.map { .hidden("destination", $0) } ?? .line("destination", "Destination", isRequired: true)
        return PageForm(
            action: "/queues/pause", fields: [name, .hidden("source", source ?? "")] + order, button: "Pause",
            tone: .grave, id: id)
    }

    private static let order: [Field] = [
        .line("until", "Until (UTC)", type: "datetime-local", hint: "Empty: until it is taken back."),
        .line("why", "Why", isRequired: true),
    ]

    static func limit(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        var settings: [LimitSetting] = []
        for kind in LimitSetting.Kind.allCases where kind != .stop {
            guard let text = try form.text(kind.rawValue, limit: 60) else { continue }
            guard let setting = LimitSetting(kind, text) else {
                throw Problem(.badRequest, "“\(kind.words)” is \(LimitSetting.hint(kind)).")
            }
            settings.append(setting)
        }
        guard !settings.isEmpty else { throw Problem(.badRequest, "No limit is named.") }
        return try await set(settings, form, visit, front, "The limits are set.")
    }

    static func pause(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        try await set(
            [.stop], try await FormReader(request, front), visit, front, "It is paused: what waits goes on waiting.")
    }

    private static func set(
        _ settings: [LimitSetting], _ form: FormReader, _ visit: Visit, _ front: Front, _ words: String
    ) async throws -> Response {
        let delivery = try front.delivery()
        let destination = try form.demand("destination", "The destination", limit: 253)
        let target = try front.target(destination, source: try form.text("source", limit: 60), of: delivery)
        let until = try form.text("until", limit: 40).map { text in
            guard let time = PageTime.read(text), time > front.rooms.time.now() else {
                throw Problem(.badRequest, "“Until” is a time that is yet to come.")
            }
            return time
        }
        let why = try form.demand("why", "The reason", limit: 900)
        _ = try await delivery.set(
            settings, for: target, until: until, by: visit.knownCaller.actor.description, why: why)
        try await front.note(
            "queues.limits", target.destination, why, visit, isOfInstallation: true)
        return Said.then(QueuesPage.path(target.destination), words)
    }

    static func resume(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        let delivery = try front.delivery()
        let destination = try form.demand("destination", "The destination", limit: 253)
        let target = try front.target(destination, source: try form.text("source", limit: 60), of: delivery)
        let why = try form.demand("why", "The reason", limit: 900)
        let changes = try await delivery.resume(target, by: visit.knownCaller.actor.description, why: why)
        try await front.note(
            "queues.resume", target.destination, why, visit, isOfInstallation: true)
        return Said.then(
            QueuesPage.path(target.destination), changes.isEmpty ? "Nothing stopped it." : "It is sent to again.")
    }

    static func undo(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front)
        guard let key: LimitChangeKey = try form.key("change"),
            let change = try await front.delivery().undo(
                key, by: visit.knownCaller.actor.description, why: try form.demand("why", "The reason", limit: 900))
        else { throw Problem(.notFound, "No such change, or it was taken back already.") }
        try await front.note(
            "limit-changes.undo", change.key.description, change.destination, visit, isOfInstallation: true)
        return Said.then("/queues", "The change of \(Shown.line(change.destination, limit: 100)) was taken back.")
    }
}

extension String {
    /// With a large letter first.
    fileprivate var asSentence: String { prefix(1).uppercased() + dropFirst() }
}
