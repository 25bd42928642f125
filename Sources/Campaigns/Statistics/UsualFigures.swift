/// Figures of others, to hold one's own against: published averages, each with who published it and when. They are averages
/// over all trades and say little about one list; one's own last campaigns say more.
public struct UsualFigure: Hashable, Sendable {
    public enum Measure: String, Hashable, Sendable, CaseIterable {
        case openRate = "open_rate", clickRate = "click_rate", clickToOpenRate = "click_to_open_rate"
        case unsubscribeRate = "unsubscribe_rate", complaintRate = "complaint_rate", bounceRate = "bounce_rate"
    }

    public let measure: Measure
    /// 0...1.
    public let ratio: Double
    /// What it is: an average, or a limit.
    public let meaning: String
    public let source: String
    /// When it was published: `2019-01`.
    public let date: String

    /// The averages of 2018 are from before mail programs fetched images unread (2021-09), as our open rate is without such
    /// opens; the average of 2022 counts them.
    public static let all: [UsualFigure] = [
        UsualFigure(.openRate, 0.1792, before, campaignMonitor, "2019-01"),
        UsualFigure(.openRate, 0.3765, "average, opens by machines counted", mailerLite, "2023-02"),
        UsualFigure(.clickRate, 0.0269, before, campaignMonitor, "2019-01"),
        UsualFigure(.clickRate, 0.0336, "average, clicks by machines counted", mailerLite, "2023-02"),
        UsualFigure(.clickToOpenRate, 0.1410, before, campaignMonitor, "2019-01"),
        UsualFigure(.unsubscribeRate, 0.0017, before, campaignMonitor, "2019-01"),
        UsualFigure(.bounceRate, 0.0106, before, campaignMonitor, "2019-01"),
        UsualFigure(.complaintRate, 0.001, "to stay under, as Gmail counts", google, "2024-02"),
        UsualFigure(.complaintRate, 0.003, "never to reach, as Gmail counts", google, "2024-02"),
    ]

    private static let before = "average, before machines opened mail"
    private static let campaignMonitor =
        "Campaign Monitor, Ultimate Email Marketing Benchmarks for 2019 (30 billion mails of 2018)"
    private static let mailerLite = "MailerLite, Email marketing benchmarks for 2023 (a million campaigns of 2022)"
    private static let google = "Google, Email sender guidelines"

    private init(_ measure: Measure, _ ratio: Double, _ meaning: String, _ source: String, _ date: String) {
        self.measure = measure
        self.ratio = ratio
        self.meaning = meaning
        self.source = source
        self.date = date
    }
}
