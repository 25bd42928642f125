extension Dialect {
    /// Amazon WorkMail: a text that ends in `Technical report:` with the fields of a delivery-status, but no part of that type.
    /// Seen in reports from 2016 on.
    static let amazonWorkMail = Dialect(
        name: "amazon_workmail",
        signs: [.text("technical report"), .trace("awsapps.com"), .trace("x-mailer: amazon workmail")],
        transcripts: ["technical report"])
}
