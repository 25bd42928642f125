import Accounts
import Campaigns
import Spool
import Verification

/// The forms that act on a campaign, as far as its state and the visitor's rights allow.
struct CampaignActsShown {
    let view: CampaignView
    let visit: Visit

    private var path: String { view.campaign.path }

    var markup: Markup {
        let caller = visit.knownCaller
        var pieces = caller.may(.campaignsWrite) ? mailing : []
        if caller.may(.send), let resend { pieces.append(resend) }
        guard !pieces.isEmpty else { return .nothing }
        return "<div class=\"columns\">\(pieces)</div>\n"
    }

    private var mailing: [Markup] {
        guard let mailing = view.mailing else { return [] }
        switch mailing.state {
        case .draft, .scheduled: return [beginning(mailing), test(mailing)]
        case .running: return [Card("Under way", row([pause, stop])).markup, pace(mailing)]
        case .paused: return [Card("It waits", row([resume, stop])).markup, pace(mailing)]
        case .quarantined: return [Card("Give it up", row([stop])).markup]
        case .stopped, .finished: return []
        }
    }

    private func row(_ forms: [Markup]) -> Markup { "<div class=\"row\">\(forms)</div>" }

    private func form(_ verb: String, _ words: String, _ tone: PageForm.Tone = .usual, ask: String? = nil) -> Markup {
        PageForm(action: "\(path)/\(verb)", button: words, tone: tone, question: ask).markup
    }

    private var pause: Markup { form("pause", "Pause") }
    private var resume: Markup { form("resume", "Resume") }
    private var stop: Markup {
        form(
            "stop", "Stop for good", .grave,
            ask: "Stop this campaign for good? What waits is dropped, and it cannot be begun again.")
    }

    private func beginning(_ mailing: Mailing) -> Markup {
        let needsPeople = mailing.plan.audience == .file && mailing.recipientCount ?? 0 == 0
        let links: Markup = "<p><a href=\"\(path)/edit\">Edit</a> · <a href=\"\(path)/letter\">Preview</a></p>"
        guard !needsPeople else {
            return Card(
                "Nearly ready", lead: "It has no recipients yet: choose a list or segment, or paste addresses.", links
            ).markup
        }
        let start = form(
            "start", "Start now",
            ask: mailing.recipientCount.map { "Send to \(Figures.count($0)) recipients now?" }
                ?? "Send to the whole audience now?")
        let schedule = PageForm(
            action: "\(path)/schedule",
            fields: [
                .line(
                    "send_at", "Begin at (UTC)", mailing.plan.startsAt.map { MomentText.field($0) } ?? "",
                    type: "datetime-local", hint: mailing.state == .scheduled ? "Empty: a draft again." : nil)
            ], button: mailing.state == .scheduled ? "Change the time" : "Schedule", tone: .quiet)
        return Card("Send it", leftOut + row([start]) + schedule.markup + links).markup
    }

    /// `12 members are left out: …`
    private var leftOut: Markup {
        let keptOut = view.keptOut
        guard keptOut.count > 0 else { return .nothing }
        let reasons = keptOut.reasons.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { "\($0.key.shown) \(Figures.count($0.value))" }.joined(separator: ", ")
        let count = "\(keptOut.isCut ? "At least " : "")\(Figures.count(keptOut.count))"
        return """
            <p>\(count) of its audience are left out: their addresses were verified, and nothing can be delivered to them \
            (\(reasons)).</p>
            """
    }

    private func test(_ mailing: Mailing) -> Markup {
        Card(
            "Try it on yourself", lead: "Sent at once, marked as a test, counted nowhere.",
            PageForm(
                action: "\(path)/test",
                fields: [
                    .line(
                        "to", "To", type: "text", hint: "Up to ten addresses with commas between them.",
                        isRequired: true)
                ], button: "Send the test"
            ).markup
        ).markup
    }

    private func pace(_ mailing: Mailing) -> Markup {
        Card(
            "Pace",
            PageForm(
                action: "\(path)/pace",
                fields: [
                    .line(
                        "per_hour", "Messages an hour at most", mailing.plan.perHour.map(String.init) ?? "",
                        type: "number", hint: "Empty: as fast as they are delivered.")
                ], button: "Set the pace", tone: .quiet
            ).markup
        ).markup
    }

    private var resend: Markup? {
        guard let count = view.resend, count.resendable > 0 else { return nil }
        let suppressed =
            count.suppressed > 0 ? ", of which \(Figures.count(count.suppressed)) are suppressed by now" : ""
        return Card(
            "Send again to the soft-bounced",
            lead:
                "\(Figures.count(count.resendable)) of \(Figures.count(count.softBounced)) can be sent again\(suppressed). Nobody gets it twice.",
            form(
                "resend", "Send \(Figures.count(count.resendable)) again",
                ask: "Send \(Figures.count(count.resendable)) messages again?")
        ).markup
    }
}
