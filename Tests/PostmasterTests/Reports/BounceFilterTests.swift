import Bounce
import Mail
import Storage
import Testing

@testable import Postmaster

@Suite("A filter of bounces")
struct BounceFilterTests {
    @Test("is read back from its words")
    func roundTrip() {
        var filter = BounceFilter()
        filter.campaign = CampaignKey(number: 77)
        filter.since = Timestamp(seconds: 1_795_000_000)
        filter.until = Timestamp(seconds: 1_795_262_400)
        filter.statuses = [.softBounce, .deferred]
        filter.reasons = [.mailboxFull, .recipientUnknown]
        filter.fromDomain = "shop.example"
        filter.sourceAddress = ""
        filter.recipientDomain = "example.com"
        filter.provider = "google"
        filter.replyCode = 0
        filter.enhancedCode = ""
        filter.shape = "550 5.1.1 <address> &=%\"'<script>"
        var faults: [BounceFilter.Fault] = []
        let parameters = Dictionary(
            filter.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        #expect(Set(parameters.keys) == Set(BounceFilter.parameterNames))
        #expect(BounceFilter(parameters: parameters, faults: &faults) == filter && faults.isEmpty)
        #expect(BounceFilter().parameters.isEmpty)
    }

    @Test(
        "says what is wrong with a value, and where",
        arguments: [
            ("campaign_id", "x", "invalid_id"), ("since", "yesterday", "invalid_time"),
            ("status", "ok", "unknown_value"),
            ("reason", "mailbox_full,", "unknown_value"), ("reply_code", "+55", "out_of_range"),
            ("reply_code", "600", "out_of_range"), ("shape", String(repeating: "x", count: 3_000), "too_long"),
        ])
    func faults(name: String, value: String, code: String) {
        var faults: [BounceFilter.Fault] = []
        let filter = BounceFilter(parameters: [name: value], faults: &faults)
        #expect(faults.map(\.name) == [name] && faults.map(\.code) == [code])
        #expect(filter == BounceFilter())
    }

    @Test("widens to the days that the report counts")
    func days() {
        var filter = BounceFilter()
        filter.since = Timestamp(rfc3339: "2026-11-21T09:30:00Z")
        filter.until = Timestamp(rfc3339: "2026-11-22T00:00:00Z")
        let whole = filter.overWholeDays
        #expect(whole.since?.rfc3339.hasPrefix("2026-11-21T00:00:00") == true)
        #expect(whole.until == filter.until)
    }
}
