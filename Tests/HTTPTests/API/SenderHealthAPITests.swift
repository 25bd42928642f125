import Campaigns
import JSON
import Postmaster
import Spool
import Storage
import TestKit
import Testing

@testable import Accounts
@testable import HTTP

@Suite("Sender health over the API", .eachEngine)
struct SenderHealthAPITests {
    private let node: TestNode
    private let campaign: CampaignKey

    init() async throws {
        node = try await TestNode()
        campaign = try await node.spool.campaign(named: "May", account: .first)
        let people = (0..<110).map { "p\($0)@example.com" }
        try await node.spool.acceptSample(to: people, campaign: campaign)
        let entries = try await node.spool.claim(limit: 200, perDomain: 200)
        let now = node.store.time.now()
        try await node.spool.settle(
            entries.enumerated().map { index, entry in
                index < 20
                    ? SampleMail.bounce(of: entry, at: now, bounce: nil) : SampleMail.delivery(of: entry, at: now)
            })
        try await SenderWatch(spool: node.spool, accounts: node.accounts).catchUp()
    }

    @Test("shows zones with both numbers, of one's own account and to administrators of all")
    func zones() async throws {
        let reader = try await node.accounts.makeKey(name: "reader", scopes: [.read]).secret
        try await node.withRouter { calls async throws in
            let own = try await calls.get("/v1/sender-health", key: reader)
            let first = try #require(own.json["data"]?.elements.first)
            #expect(first["zone"] == "risky" && first["scope"] == "account")
            #expect(first["bounce_rate"]?["numerator"] == .count(20))
            #expect(first["bounce_rate"]?["denominator"] == .count(110))
            #expect(own.json["data"]?.elements.count == 3 && own.json["policy"]?["floor"] == .count(100))
            #expect(try await calls.get("/v1/sender-health/accounts", key: reader).status == 403)
            let all = try await calls.get("/v1/sender-health/accounts")
            #expect(all.json["data"]?.elements.count == 1 && all.json["installation"]?.elements.count == 2)
        }
    }

    @Test("a quarantine is explained by the sender and decided by an administrator, once")
    func review() async throws {
        let writer = try await node.accounts.makeKey(name: "w", scopes: [.read, .campaignsWrite]).secret
        let path = "/v1/campaigns/\(campaign)"
        try await node.withRouter { calls async throws in
            let listed = try await calls.get("/v1/quarantines?state=open", key: writer)
            #expect(listed.json["data"]?.elements.map { $0["campaign_name"] } == ["May"])
            #expect(try await calls.get("/v1/quarantines?all=true", key: writer).status == 403)
            let explained = try await calls.post("\(path)/explain", #"{"text":"An old list."}"#, key: writer)
            #expect(explained.status == 200 && explained.json["explanation"]?["text"] == "An old list.")
            #expect(try await calls.post("\(path)/release", #"{"note":"Fine."}"#, key: writer).status == 403)
            #expect(try await calls.post("\(path)/release", "{}").status == 422)
            #expect(try await calls.post("\(path)/release", #"{"note":""}"#).status == 422)
            let released = try await calls.post("\(path)/release", #"{"note":"Fine.","innocent":true}"#)
            #expect(released.json["state"] == "released" && released.json["counts"] == false)
            #expect(try await calls.post("\(path)/reject", #"{"note":"No."}"#).status == 409)
            #expect(try await calls.post("\(path)/explain", #"{"text":"Late."}"#).status == 409)
            #expect(try await calls.post("/v1/campaigns/cmp_0000000000009/reject", #"{"note":"No."}"#).status == 404)
            #expect(try await calls.get(path).json["state"] == "running")
        }
    }

    @Test("the sources of a campaign's addresses are told, and the worst with its quarantine")
    func sources() async throws {
        let contacts = node.people.contacts
        var intake = ContactIntake(account: .first, source: ContactSource(.event, origin: "fair"), by: "test")
        intake.state = .subscribed
        let people = (0..<110).map { ContactDraft(SampleMail.mailbox("p\($0)@example.com")) }
        _ = try await contacts.take(people, intake)
        let path = "/v1/campaigns/\(campaign)/sources"
        let reader = try await node.accounts.makeKey(name: "reader", scopes: [.read]).secret
        try await node.withRouter { calls async throws in
            let before = try await calls.get(path, key: reader)
            #expect(before.json["data"]?.elements.isEmpty == true && before.json["worst"] == .null, "\(before.text)")
            try await ContactFollower(contacts: contacts).catchUp()
            let after = try await calls.get(path, key: reader)
            let worst = try #require(after.json["worst"])
            #expect(worst["hard_bounced"] == .count(20) && worst["finished"] == .count(110), "\(after.text)")
            #expect(worst["unusual"] == true && worst["source"]?["origin"] == "fair")
            #expect(
                worst["summary"]
                    == "event, fair: 20 of 110 finished messages bounced hard (18.2 %), above what is usual (1 to 3 %)")
            #expect(after.json["untraced"]?["finished"] == .count(0))
            let listed = try await calls.get("/v1/quarantines", key: reader)
            #expect(listed.json["data"]?.elements.first?["worst_source"] == worst, "\(listed.text)")
            #expect(try await calls.get("/v1/campaigns/cmp_0000000000009/sources", key: reader).status == 404)
        }
    }

    @Test("an administrator chooses by what an account is judged, and takes it back")
    func policy() async throws {
        let path = "/v1/accounts/\(AccountID.first)/health-policy"
        try await node.withRouter { calls async throws in
            let body = #"{"warning_rate":0.1,"risky_rate":0.5,"quarantines":false,"quarantine_limit":0}"#
            let chosen = try await calls.patch(path, body)
            #expect(chosen.json["policy"]?["risky_rate"] == .number(0.5), "\(chosen.text)")
            #expect(chosen.json["own"]?["soft_limit"] == .null && chosen.json["policy"]?["quarantines"] == false)
            #expect(try await calls.get("/v1/sender-health").json["data"]?.elements.first?["zone"] == "warning")
            let back = try await calls.patch(path, #"{"risky_rate":null}"#)
            #expect(back.json["policy"]?["risky_rate"] == .number(0.1), "\(back.text)")
            for bad in [#"{"warning_rate":0}"#, #"{"soft_limit":1.5}"#, #"{"floor":0}"#, #"{"hard_limit":"much"}"#] {
                #expect(try await calls.patch(path, bad).status == 422, "\(bad)")
            }
        }
    }
}
