extension Dialect {
    /// Proofpoint Protection Server and Essentials: the form of sendmail, replies with `support.proofpoint.com` or `ipcheck`.
    /// Seen in reports from 2010 on.
    static let proofpoint = Dialect(
        name: "proofpoint",
        signs: [.text("proofpoint"), .trace("pphosted.com"), .trace("ppe-hosted.com"), .from("@pphosted")])
}
