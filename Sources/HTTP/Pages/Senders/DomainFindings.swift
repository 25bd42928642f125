import Accounts
import Bounce
import Campaigns
import Mail
import MailAuth
import Postmaster
import Spool
import Storage

/// What a check of a domain's DNS found, and what to mend, word for word.
struct DomainFindings {
    let report: DomainReport

    init(_ report: DomainReport) { self.report = report }

    var markup: Markup {
        report.findings.markup { finding in
            let found: Markup? =
                finding.found.isEmpty
                ? nil
                : "<p class=\"soft small\">The DNS says now:</p><pre class=\"reply\">\(Shown.block(finding.found.joined(separator: "\n"), limit: 4_096))</pre>"
            let mend: Markup? = finding.mend.map { "<p><strong>Mend it:</strong> \(Shown.line($0, limit: 2_000))</p>" }
            let records: Markup? =
                finding.records.isEmpty
                ? nil
                : "<p class=\"soft small\">Publish this:</p><pre class=\"reply\">\(Shown.block(finding.records.map(\.zoneLine).joined(separator: "\n"), limit: 8_192))</pre>"
            return """
                <section class="finding"><p class="row">\(finding.state.badge.markup) <strong>\(finding.check.words)</strong> \
                <span class="soft small">\(Shown.line(finding.subject, limit: 254))</span></p>
                <p>\(Shown.line(finding.summary, limit: 2_000))</p>\(mend)\(records)\(found)</section>

                """
        }
    }
}

extension DomainFinding.State {
    var badge: Badge {
        switch self {
        case .ok: Badge(word: "Good", tone: .good)
        case .warning: Badge(word: "Could be better", tone: .fair)
        case .failed: Badge(word: "To be mended", tone: .poor)
        case .unknown: Badge(word: "The DNS did not say", tone: .quiet)
        }
    }
}

extension DomainFinding.Check {
    var words: String {
        switch self {
        case .spf: "SPF"
        case .dkim: "DKIM"
        case .dmarc: "DMARC"
        case .mtaSTS: "MTA-STS"
        case .returnPath: "Return path"
        case .reverseDNS: "Reverse DNS"
        case .blocklists: "Blocklists"
        }
    }
}
