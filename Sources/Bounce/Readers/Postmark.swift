extension Dialect {
    /// Postmark (ActiveCampaign): reports that pass through keep the receiver's form; its own come as DSN. Seen in reports from
    /// 2014 on; postmarkapp.com/developer.
    static let postmark = Dialect(
        name: "postmark",
        signs: [.trace("postmarkapp.com"), .trace("mtasv.net"), .trace("x-pm-message-id"), .from("@postmarkapp")])
}
