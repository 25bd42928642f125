import Campaigns
import HTTPTypes
import Mail
import MailAuth
import Spool
import Storage
import TestKit

@testable import Accounts
@testable import HTTP

/// A house with one account full of things, and another that has none and would like to see them.
struct TwoAccounts {
    let node: TestNode
    let stranger: AccountID
    /// An owner's key of the other account.
    let strangerKey: String
    /// Ids of the first account's things, by the first word of the path they stand in.
    let ids: [String: String]
    /// Words that stand in the first account's things and nowhere else.
    let secrets: [String]

    init() async throws {
        node = try await TestNode()
        stranger = try await node.accounts.createAccount(name: "Stranger", by: .node).id
        strangerKey = try await node.key(.admin, of: stranger)
        let campaign = try await node.populate(campaign: "Zanzibar")
        let spool = node.spool
        let messages = try await spool.messages(MessageFilter())
        _ = try await spool.suppress(
            SampleMail.mailbox("quagga@example.com"), scope: .account(.first), cause: .manual, by: "test",
            note: "okapi", expiresAt: nil)
        let domain = DomainName("wombat.example")!
        _ = try await node.domains.add(domain, of: .first, keys: [NewDKIMKey(.ed25519SHA256)])
        let key = try await node.accounts.makeKey(name: "numbat", scopes: [.read])
        let user = try await node.person("dugong@example.com", .owner)
        let token = try await node.token("dugong@example.com")
        let session = try await node.accounts.signedIn(token: token)!.session.id
        let returned = try await node.quarantine("From: a@b.example\r\nSubject: narwhal\r\n\r\nnarwhal\r\n")
        try await node.populateContacts("quokka@example.com", list: "Wallaby")
        let contacts = node.people.contacts
        let list = try await contacts.lists(of: .first)[0].key.description
        let segment = try await contacts.segment(named: "vips", account: .first)!.key.description
        let imported = try await node.people.imports.list(of: .first, before: nil, limit: 1)[0].key.description
        ids = [
            "contacts": "quokka%40example.com", "lists": list, "segments": segment, "imports": imported,
            "contact-fields": "city", "messages": messages[0].key.description, "campaigns": campaign.description,
            "suppressions": "quagga%40example.com", "domains": domain.text, "api-keys": key.id.description,
            "users": user.id.description, "sessions": session.description, "accounts": AccountID.first.description,
            "returned": returned.description, "administrators": user.id.description, "me": session.description,
            "queues": "google", "limit-changes": "lim_0000000000001",
        ]
        secrets =
            [
                "Zanzibar", "quagga", "okapi", "wombat", "numbat", "dugong", "narwhal", "quokka", "Wallaby", list,
                segment,
                imported, campaign.description,
                key.id.description, user.id.description, session.description, returned.description,
            ] + messages.flatMap { [$0.key.description, $0.recipient] }
    }

    /// The path of an endpoint about the first account's things.
    func path(_ endpoint: Endpoint) -> String {
        let noun = endpoint.path.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        return endpoint.path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") ? ids[noun] ?? "xxx_0000000000001" : String(part)
        }.joined(separator: "/")
    }

    /// A body that would be good if it were one's own.
    static func body(_ endpoint: Endpoint) -> String? {
        guard endpoint.method == .post || endpoint.method == .patch || endpoint.method == .put else { return nil }
        return switch endpoint.path {
        case "/v1/campaigns/{id}": #"{"life_hours": 24}"#
        case "/v1/campaigns/{id}/resend": #"{"status": "soft_bounce"}"#
        case "/v1/users/{id}": #"{"role": "viewer"}"#
        case "/v1/users/{id}/password": #"{"password": "taken over by me"}"#
        case "/v1/suppressions:check": #"{"addresses": ["quagga@example.com"]}"#
        default: "{}"
        }
    }
}
