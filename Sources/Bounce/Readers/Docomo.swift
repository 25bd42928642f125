extension Dialect {
    /// NTT DoCoMo: a DSN from `mfsmax.docomo.ne.jp` whose diagnostic is in the form of sendmail or `550 Unknown user`. Seen in
    /// reports from 2003 on.
    static let docomo = Dialect(
        name: "docomo",
        signs: [.trace("docomo.ne.jp"), .from("@docomo.ne.jp"), .text("mfsmax"), .text("mail server at mfsmax")])
}
