import Bounce
import Mail
import Postmaster
import Storage

/// What the pages about bounces are asked for. All of it stands in the address.
struct BouncesWish {
    var filter: BounceFilter
    var grouping: BouncesReportQuery.Grouping

    /// Days that are looked at where nobody chose any.
    static let standardDays: Int64 = 30

    /// A form names days (`from`, `to`, both counted); a link names moments (`since`, `until`).
    init(_ query: inout QueryReader, account: AccountID, now: Timestamp) {
        filter = query.bounceFilter(account: account)
        grouping = query.choice("group_by") ?? .provider
        if let day = query.day("from") { filter.since = day }
        if let day = query.day("to") { filter.until = day + .seconds(86_400) }
        if filter.since == nil, filter.until == nil {
            filter.since = Timestamp(startOfDay: now.seconds / 86_400 - Self.standardDays + 1)
        }
    }

    /// The filter in the words of the API, and what it is grouped by.
    var parameters: [(name: String, value: String)] { filter.parameters + [("group_by", grouping.rawValue)] }

    func path(_ page: String = "/bounces", _ more: [(name: String, value: String)] = []) -> String {
        Self.path(page, parameters + more)
    }

    static func path(_ page: String, _ parameters: [(name: String, value: String)]) -> String {
        guard !parameters.isEmpty else { return page }
        return page + "?" + parameters.map { "\($0.name)=\(FormText.encode($0.value))" }.joined(separator: "&")
    }

    /// Narrowed to a group of the report, and told apart by something else.
    func path(ofGroup group: String, _ query: BouncesReportQuery) -> String {
        var wish = self
        wish.filter = query.filter(ofGroup: group)
        wish.grouping = grouping == .reason || grouping == .shape ? .recipientDomain : .reason
        return wish.path()
    }

    /// The single bounces that `filter` finds.
    func path(ofEach filter: BounceFilter, before: EventSequence? = nil) -> String {
        Self.path(
            "/bounces/each", filter.parameters + (before.map { [("after", $0.description)] } ?? []))
    }

    /// Conditions that the form has no field for, each with the way back to without it.
    var narrowings: [(words: String, path: String)] {
        let shown = parameters.filter { Self.narrowingWords[$0.name] != nil }
        return shown.map { one in
            let words = "\(Self.narrowingWords[one.name] ?? ""): \(Shown.line(one.value, limit: 120))"
            return (words, Self.path("/bounces", parameters.filter { $0.name != one.name }))
        }
    }

    private static let narrowingWords = [
        "from_domain": "From domain", "source_ip": "Sending IP", "recipient_domain": "Recipient domain",
        "provider": "Provider", "reply_code": "Reply code", "enhanced_code": "Enhanced code", "shape": "Reply like",
    ]

    /// True where what was accepted is counted over the same mail as what bounced.
    var hasRate: Bool {
        filter.statuses.isEmpty && filter.reasons.isEmpty && filter.provider == nil && filter.sourceAddress == nil
            && filter.replyCode == nil && filter.enhancedCode == nil && filter.shape == nil
    }
}

extension BouncesWish {
    /// The form above the report.
    func form(_ campaigns: [(value: String, words: String)]) -> Markup {
        let values = Dictionary(uniqueKeysWithValues: filter.parameters.map { ($0.name, $0.value) })
        let kept = filter.parameters.filter { Self.narrowingWords[$0.name] != nil }
        let statuses =
            [("", "All bounces")]
            + BounceFilter.refusals.map { ($0.rawValue, StatusShown($0).word) }
        let reasons = [("", "Any")] + Reason.allCases.map { ($0.rawValue, $0.words) }
        return PageForm(
            action: "/bounces", isFilter: true,
            fields: [
                .line("from", "From", filter.since?.dayText ?? "", type: "date"),
                .line("to", "To", filter.until.map { ($0 - .microseconds(1)).dayText } ?? "", type: "date"),
                .choice(
                    "campaign_id", "Campaign", values["campaign_id"] ?? "",
                    among: Self.including(
                        values["campaign_id"], [("", "All"), ("none", "Outside of campaigns")] + campaigns)),
                .choice(
                    "status", "Status", values["status"] ?? "", among: Self.including(values["status"], statuses)),
                .choice(
                    "reason", "Reason", values["reason"] ?? "", among: Self.including(values["reason"], reasons)),
                .choice(
                    "group_by", "Told apart by", grouping.rawValue,
                    among: BouncesReportQuery.Grouping.allCases.map { ($0.rawValue, $0.words) }),
            ] + kept.map { Field.hidden($0.name, $0.value) },
            button: "Show"
        ).markup
    }

    /// The choices, and what is chosen now where it is none of them.
    private static func including(
        _ value: String?, _ choices: [(value: String, words: String)]
    ) -> [(value: String, words: String)] {
        guard let value, !choices.contains(where: { $0.value == value }) else { return choices }
        return choices + [(value, Shown.line(value, limit: 60))]
    }

    /// What narrows further, each with a link that lifts it.
    var narrowed: Markup {
        let links = narrowings.markup { "<li>\($0.words) · <a href=\"\($0.path)\">lift</a></li>" }
        return narrowings.isEmpty ? .nothing : "<ul class=\"filters\" aria-label=\"Narrowed to\">\(links)</ul>"
    }
}

extension BouncesReportQuery.Grouping {
    var words: String {
        switch self {
        case .fromDomain: "From domain"
        case .sourceIP: "Sending IP"
        case .recipientDomain: "Recipient domain"
        case .provider: "Provider"
        case .reason: "Reason"
        case .replyCode: "Reply code"
        case .enhancedCode: "Enhanced code"
        case .shape: "Reply text"
        case .campaign: "Campaign"
        }
    }

    /// How a group of it is called on a page.
    func name(of group: BouncesReport.Group) -> String {
        if group.label.isEmpty { return self == .campaign ? "(outside of campaigns)" : "(none)" }
        if self == .reason { return Reason(rawValue: group.value)?.words ?? group.label }
        return Shown.line(group.label, limit: 200)
    }
}

extension Timestamp {
    /// `2026-11-21` (UTC).
    var dayText: String { String(rfc3339.prefix(10)) }

    /// - Parameter startOfDay: days since 1970.
    init(startOfDay day: Int64) { self.init(microseconds: day * 86_400_000_000) }
}

extension QueryReader {
    /// `2026-11-21`, as a form's field of type `date` sends it: when that day begins (UTC).
    mutating func day(_ name: String) -> Timestamp? {
        guard let text = text(name, limit: 40) else { return nil }
        guard text.utf8.count == 10, let time = Timestamp(rfc3339: text + "T00:00:00Z") else {
            note(name, "invalid_time", "`\(name)` is a day like 2026-11-21.")
            return nil
        }
        return time
    }
}
