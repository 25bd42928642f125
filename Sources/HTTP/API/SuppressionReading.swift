import Accounts
import Bounce
import Intake
import JSON
import Mail
import Spool
import Storage

extension QueryReader {
    /// Which entries a list or export shows, of the lists the caller may see.
    mutating func suppressions(of caller: Caller) -> SuppressionFilter {
        let list: SuppressionsAPI.List? = choice("list")
        let seen = caller.may(.system) ? .seen(by: caller.account) : SuppressionFilter(.account(caller.account))
        var filter = list.map { SuppressionFilter($0.scope(caller)) } ?? seen
        filter.search = text("q", limit: 254)
        filter.domain = text("domain", limit: 254).flatMap { text in
            guard let domain = DomainName(internationalized: text) else {
                note("domain", "invalid_domain", "`domain` is no domain name.")
                return nil
            }
            return domain.text
        }
        let kind: SuppressionKind? = choice("kind")
        filter.isDomain = kind.map { $0 == .domain }
        filter.cause = choice("cause")
        filter.reason = choice("reason")
        filter.ruleID = text("rule", limit: 100)
        filter.provider = text("provider", limit: 100)
        filter.campaign = key("campaign_id")
        filter.addedBy = text("added_by", limit: 200)
        filter.since = time("since")
        filter.until = time("until")
        return filter
    }
}

extension SuppressionFilter {
    /// On the system's list are the recipients of all accounts: only administrators of the installation go through it.
    /// - Throws: a `Problem` (403).
    func demandSight(by caller: Caller) throws {
        if scopes.contains(.system) { try Front.demand(.system, of: caller) }
    }
}

/// What an entry spares.
enum SuppressionKind: String, CaseIterable { case address, domain }

extension JSONReader {
    /// The same of a request's body; of one list.
    mutating func suppressions(of list: SuppressionsAPI.List, _ caller: Caller) -> SuppressionFilter {
        var filter = SuppressionFilter(list.scope(caller))
        if let text = string("domain", limit: 254) {
            let domain = DomainName(internationalized: text)
            if domain == nil { note("domain", "invalid_domain", "`domain` is no domain name.") }
            filter.domain = domain?.text
        }
        filter.cause = choice("cause", SuppressionRecord.Cause.self)
        filter.reason = choice("reason", Reason.self)
        filter.ruleID = string("rule", limit: 100)
        filter.provider = string("provider", limit: 100)
        filter.addedBy = string("added_by", limit: 200)
        filter.since = time("since")
        filter.until = time("until")
        if let text = string("campaign_id", limit: 100) {
            filter.campaign = CampaignKey(text)
            if filter.campaign == nil { note("campaign_id", "invalid_id", "`campaign_id` is an id like cmp_0c2k….") }
        }
        return filter
    }

    /// `address`, or `domain` with `include_subdomains`.
    mutating func suppressionTarget() -> SuppressionTarget? {
        let address = string("address", limit: 1_000)
        let domain = string("domain", limit: 1_000)
        let includesSubdomains = bool("include_subdomains") ?? false
        guard let text = address ?? domain else {
            note("address", "required", "`address` or `domain` says who is spared.")
            return nil
        }
        guard address == nil || domain == nil else {
            note("domain", "conflict", "An entry spares either an `address` or a `domain`.")
            return nil
        }
        let place = address == nil ? "domain" : "address"
        do {
            let target = try SuppressionTarget.parse(Array(text.utf8).span, includesSubdomains: includesSubdomains)
            if case .domain = target, address != nil {
                note(
                    place, "invalid_address", "`\(Shown.line(text, limit: 80))` is no address; a domain is a `domain`.")
                return nil
            }
            return target
        } catch {
            note(place, "invalid_address", "`\(Shown.line(text, limit: 80))` \(error.sentence).")
            return nil
        }
    }
}
