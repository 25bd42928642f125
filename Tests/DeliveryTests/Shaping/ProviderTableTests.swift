import Bounce
import Spool
import TestKit
import Testing

@testable import Delivery

@Suite("Provider table")
struct ProviderTableTests {
    private func table(_ text: String) throws -> ProviderTable {
        try ProviderTable.empty.extended(by: Array(text.utf8), name: "test.limits")
    }

    @Test("the table carried in the binary says where every line was seen")
    func standard() {
        let table = ProviderTable.standard
        #expect(table.groups.count > 40)
        for group in table.groups.values {
            #expect(group.lines.allSatisfy { !$0.seen.isEmpty && $0.place.hasPrefix("providers.limits:") })
            #expect(group.actions.allSatisfy { !$0.seen.isEmpty })
            #expect(!group.exchangers.isEmpty)
        }
    }

    @Test(
        "knows a provider's limits",
        arguments: [
            ("aspmx.l.google.com", "google", LimitSetting.connections(5), true),
            ("mta7.am0.yahoodns.net", "yahoo", .messagesPerConnection(20), false),
            ("mx.yahoo.co.jp", "yahoo_japan", .connectionRate(Rate(10, per: .second)), false),
            ("contoso-com.mail.protection.outlook.com", "outlook_tenants", .connections(5), true),
            ("outlook-com.olc.protection.outlook.com", "outlook_consumer", .messagesPerConnection(50), true),
            ("contoso.p-v1.mx.microsoft", "outlook_dane", .connections(5), true),
            ("mx01.mail.icloud.com", "icloud", .messagesPerConnection(5), false),
            ("mx1h1.comcast.net", "comcast", .connections(25), false), ("mx00.gmx.net", "gmx", .tls(.required), false),
            ("smtp-in.orange.fr", "orange", .connections(2), false),
            ("eu-smtp-inbound-1.mimecast.com", "mimecast", .messagesPerConnection(100), false),
            ("d1.ess.barracudanetworks.com", "barracuda", .messagesPerConnection(15), false),
            ("mx.kpnmail.nl", "kpn", .messagesPerConnection(10), false),
            ("mx.netvigator.com", "netvigator", .connections(5), false), ("mx3.qq.com", "qq", .connections(4), false),
            ("163mx01.mxmail.netease.com", "netease", .tls(.requiredUnverified), false),
        ])
    func limits(host: String, name: String, setting: LimitSetting, holdsOverAllSites: Bool) throws {
        let group = try #require(ProviderTable.standard.group(ofExchanger: host))
        #expect(group.name == name)
        #expect(group.lines.contains { $0.setting == setting })
        #expect(group.holdsOverAllSites == holdsOverAllSites)
    }

    @Test("a file over it replaces limits, adds names and replies, and can forget replies")
    func extended() throws {
        let first = try table(
            """
            seen 2026-11 here
            provider example
              mx example.net
              connections 5
              on "too fast" 2/h slow 10/min for 30min
            """)
        let both = try first.extended(
            by: Array(
                """
                seen 2026-12 there
                provider example
                  mx example.org
                  connections 2
                  message-rate 5/s burst 2
                provider other
                  mx other.example
                  forget-replies
                everyone
                  on reason ip_listed 1/h stop for 2h alert
                """.utf8), name: "mine.limits")
        let group = try #require(both.group(ofExchanger: "a.example.org"))
        #expect(both.group(ofExchanger: "a.example.net") == group)
        #expect(group.lines.map(\.setting) == [.connections(2), .messageRate(Rate(5, per: .second, burst: 2))])
        #expect(group.lines.first?.seen == "2026-12 there")
        #expect(group.lines.first?.place == "mine.limits:4")
        #expect(both.actions(of: group).map(\.isAlert) == [false, true])
        #expect(first.group(ofExchanger: "example.org") == nil)
        let forgetful = try both.extended(by: Array("provider example\n  forget-replies".utf8), name: "third.limits")
        #expect(forgetful.groups["example"]?.actions == [])
    }

    @Test("an action is read with its conditions, settings and time")
    func action() throws {
        let table = try table(
            """
            seen 2026-11 here
            provider example
              mx example.net
              on "Slow Down" | "busy" not "busy bee" code 421 5yz reason rate_limited 3/min slow 1/min, connections 1 for 90min alert
            """)
        let action = try #require(table.groups["example"]?.actions.first)
        #expect(action.phrases == [Array("slow down".utf8), Array("busy".utf8)])
        #expect(action.codes == [421, 5])
        #expect(action.reasons == [.rateLimited])
        #expect(action.count == 3 && action.window == .minute)
        #expect(action.settings == [.messageRate(Rate(1, per: .minute)), .connections(1)])
        #expect(action.duration == .seconds(5_400) && action.isAlert)
    }

    @Test(
        "a fault is told with its place",
        arguments: [
            ("connections 5", "1:1: 'connections' belongs under a provider, a group or everyone"),
            ("provider a\n  frobnicate 5", "2:3: no statement is called 'frobnicate'"),
            ("provider a\n  connections 5", "2:16: no line before says when and where this was seen (seen …)"),
            ("seen x\nprovider a\n  connections five", "3:15: a number from 1 to 1000 expected"),
            ("seen x\nprovider a\n  connections 5 6", "3:17: end of line expected"),
            (
                "seen x\nprovider a\n  message-rate 5/fortnight",
                "3:16: a rate such as 100/min, 10/s or 5000/h, or none expected"
            ),
            ("provider Example", "1:10: a name of small letters, digits and '_' expected"),
            ("group a", "1:7: 'provider' before 'group' expected"),
            ("seen x\nprovider a\n  on \"x 2/h stop for 1h", "3:6: the quotation mark is not closed on this line"),
            ("seen x\nprovider a\n  on 2/h stop for 1h", "3:6: a phrase or a reason expected"),
            ("seen x\nprovider a\n  on \"x\" 2/h stop", "3:18: 'for' and a time expected"),
            ("seen x\nprovider a\n  on \"x\" 2/h stop for ever", "3:23: a time from 1s to 7d, such as 30min expected"),
            (
                "seen x\nprovider a\n  on \"x\" 200/h stop for 1h",
                "3:10: how many in how long, such as 2/h, at most 100 expected"
            ),
            ("seen x\nprovider a\n  on \"x\" 2/h explode for 1h", "3:22: no statement is called 'explode'"),
            ("provider a\n  mx nodots", "2:6: the end of a host name expected"),
        ])
    func faults(text: String, message: String) {
        #expect {
            try table(text)
        } throws: { error in
            "\(error)" == "test.limits:\(message)"
        }
    }

    @Test("bytes of any kind are read or refused, and end nothing", arguments: UInt64(1)...40)
    func anyBytes(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let words = [
            "provider", "a", "mx", "\"", "on", "x.y", "2/h", "stop", "for", "1h", "\n", ",", "|", "seen", "\u{e9}", "#",
            "\r",
        ]
        for _ in 0..<200 {
            let text = (0..<30).map { _ in words.randomElement(using: &chance) ?? "" }.joined(separator: " ")
            _ = try? table(text)
        }
    }
}
