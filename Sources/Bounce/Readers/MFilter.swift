extension Dialect {
    /// Digital Arts m-FILTER: `-------server message`, `-------SMTP command`, `-------original message`. Seen in reports from
    /// 2009 on.
    static let mFilter = Dialect(
        name: "m_filter",
        signs: [.text("m-filter"), .text("-------server message")],
        failures: ["への送信に失敗しました"],
        recipients: ["以下のメールアドレスへの送信に失敗しました"],
        returned: ["original mail info", "original message"],
        transcripts: ["server message"])
}
