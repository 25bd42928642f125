import Accounts
import Bounce
import Campaigns
import Mail
import MailAuth
import Postmaster
import Spool
import Storage

/// What to do next, in plain words. Hard bounces come from where the addresses come from; soft bounces and spam verdicts from how
/// the mail is authenticated and what it says.
struct SenderAdvice {
    enum Trouble: Hashable { case hard, softOrSpam, complaints }

    let view: SenderView
    /// The worst first.
    let troubles: [Trouble]
    private let sources: [SourceRate]
    private let report: Result<DomainReport, DomainsFault>?
    private let domain: DomainName?
    /// Where the DNS can be asked.
    private let mayCheck: Bool

    /// - Parameters:
    ///   - author: the From domain whose DNS is looked at; `nil`: nothing was sent yet.
    ///   - checksDNS: asks the DNS now, which may take some seconds.
    init(
        _ view: SenderView, author: String?, checksDNS: Bool, _ visit: Visit, _ front: Front
    ) async throws {
        self.view = view
        troubles = Self.troubles(view.counts, by: view.policy)
        let account = visit.knownCaller.account
        let now = front.rooms.time.now()
        let since = now - .seconds((view.policy.days - 1) * 86_400)
        sources =
            troubles.contains(.hard) && !view.isWhole
            ? try await front.rooms.contacts?.contacts.sourceRates(of: account, since: since, until: now) ?? [] : []
        var domain: DomainName?
        if !view.isWhole, let domains = front.rooms.domains {
            domain = author.flatMap { DomainName($0) }
            if domain == nil { domain = try await domains.list(of: account).first?.name }
        }
        self.domain = domain
        mayCheck = front.rooms.domainCheck != nil
        report =
            if checksDNS, let domain, let domains = front.rooms.domains, let check = front.rooms.domainCheck {
                await Self.check(domain, of: account, domains, check)
            } else { nil }
    }

    /// Only looks: a key whose record is seen is made to sign elsewhere.
    private static func check(
        _ name: DomainName, of account: AccountID, _ domains: Domains, _ check: DomainCheck
    ) async -> Result<DomainReport, DomainsFault> {
        guard let domain = try? await domains.find(name, of: account) else { return .failure(.notFound) }
        return .success(await check.check(domain))
    }

    static func troubles(_ counts: HealthCounts, by policy: SenderPolicy) -> [Trouble] {
        guard counts.finished >= policy.floor else { return [] }
        let bad = counts.softBounced + counts.spamBounced
        func isMuch(_ part: Int) -> Bool { Double(part) >= policy.warningRate * Double(counts.finished) }
        var troubles: [Trouble] = []
        if isMuch(counts.hardBounced) { troubles.append(.hard) }
        if isMuch(bad) { troubles.append(.softOrSpam) }
        if bad > counts.hardBounced { troubles.reverse() }
        // Mailbox providers begin to mind at three in a thousand.
        if counts.delivered >= policy.floor, counts.complained * 1_000 >= counts.delivered * 3 {
            troubles.append(.complaints)
        }
        return troubles
    }

    var markup: Markup {
        guard view.standing.zone != .unknown else {
            return Card(
                "What to do next",
                "<p>Send on with a small part of your newest, best known addresses. A zone is shown from \(Figures.count(view.policy.floor)) finished messages; \(Figures.count(view.counts.finished)) are finished so far.</p>"
            ).markup
        }
        guard !troubles.isEmpty else {
            return Card(
                "What to do next",
                "<p>Nothing: what bounces is what has to be expected. Keep the lists as they are kept.</p>"
            ).markup
        }
        return Card("What to do next", troubles.markup(words) + dns).markup
    }

    private func words(_ trouble: Trouble) -> Markup {
        switch trouble {
        case .hard:
            let worst = sources.filter { $0.hardBounced > 0 }.prefix(3).markup {
                "<li>\(Shown.line($0.sentence, limit: 400))</li>"
            }
            let list: Markup =
                worst.isEmpty
                ? "<p class=\"soft\">Contacts carry no source yet: give one when you import, and the worst shows here.</p>"
                : "<ul>\(worst)</ul>"
            return """
                <p><strong>Many addresses do not exist.</strong> Look at where they came from: leave out the worst source, \
                have new addresses confirmed by their owners, and verify an old list before it is written to.</p>\(list)
                """
        case .softOrSpam:
            return """
                <p><strong>Much is put off or taken for spam.</strong> Providers doubt who sends, or what it says. See that \
                SPF, DKIM and DMARC pass for the From domain; send more slowly, to those who opened lately first; and look \
                at links, pictures and subject of the mail that was refused (<a href="/bounces">bounces by reason</a>).</p>
                """
        case .complaints:
            return """
                <p><strong>People call it spam.</strong> Three in a thousand is where providers begin to mind. Write only \
                to those who asked, less often, and make the way out easy to find.</p>
                """
        }
    }

    private var dns: Markup {
        guard let domain, troubles.contains(.softOrSpam) else { return .nothing }
        switch report {
        case nil:
            guard mayCheck else { return .nothing }
            return
                "<p><a class=\"button\" href=\"\(SendersPage.path(view.standing.party, ofAll: false, check: true))\">Check the DNS of \(domain.text) now</a></p>"
        case .failure:
            return
                "<p>\(domain.text) is no sending domain of this account, so nothing signs for it: <a href=\"/settings/domains\">add it</a>.</p>"
        case .success(let report):
            return "<h3>The DNS of \(domain.text) now</h3>\(DomainFindings(report).markup)"
        }
    }
}
