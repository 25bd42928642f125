import Bounce
import Campaigns
import DNS
import Delivery
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import JSON
import Logging
import Mail
import NIOCore
import NIOPosix
import Postmaster
import Spool
import Storage
import TestKit
import Testing
import Verification

@testable import Accounts
@testable import HTTP

/// A node whose delivery does not run, over a store of its own, and keys for it.
struct TestNode {
    let store: TemporarySpool
    let accounts: Accounts
    let domains: Domains
    let people: ContactRooms
    let webhooks: Webhooks
    let incidents: Incidents
    let exports: Exports
    let verifications: Verifications
    let verificationJobs: VerificationJobs
    let signups: Signups
    let service: HTTPService
    let adminKey: String
    let tracking: Tracking
    let desk: EngagementDesk
    var spool: Spool { store.spool }
    var templates: Templates { Templates(spool: store.spool, time: store.time) }

    init(
        _ change: (inout HTTPConfiguration) -> Void = { _ in }, egress: EgressPlan? = nil,
        readiness: (@Sendable () async -> Readiness)? = nil
    ) async throws {
        store = try await TemporarySpool()
        accounts = try await Accounts.open(
            engine: store.engine, time: store.time,
            cost: PasswordHash.Cost(logRounds: 10, blockSize: 1, parallelism: 1))
        domains = try await Domains.open(
            engine: store.engine, seal: KeySeal(secret: KeySeal.makeSecret())!, time: store.time)
        tracking = try await Tracking.open(baseURL: "https://m.example", engine: store.engine, time: store.time)
        let submission = Submission(
            spool: store.spool, hostName: "mail.example.com", time: store.time,
            gate: try await SendingGate.open(accounts: accounts, spool: store.spool, time: store.time),
            tracking: tracking, allowance: { [accounts] in accounts.tracking(of: $0) })
        let contacts = try await Contacts.open(spool: store.spool, time: store.time)
        people = ContactRooms(
            contacts: contacts,
            imports: try Imports(
                contacts: contacts, directory: store.store.directory.appending(path: "imports").path,
                byteLimit: 1 << 20),
            confirmations: Confirmations(
                contacts: contacts, submission: submission, baseURL: "https://shop.example"))
        webhooks = Webhooks(
            spool: store.spool,
            client: WebhookClient(
                resolver: StaticResolver(), group: MultiThreadedEventLoopGroup.singleton, allowsPrivate: true),
            seal: KeySeal(secret: KeySeal.makeSecret())!, time: store.time)
        incidents = Incidents(spool: store.spool)
        exports = try Exports(
            spool: store.spool, directory: store.store.directory.appending(path: "exports").path, reserve: 0)
        var configuration = HTTPConfiguration()
        configuration.port = 0
        change(&configuration)
        var delivery = DeliveryConfiguration(heloName: "out.example.com")
        delivery.egress = egress
        let spool = store.spool
        desk = EngagementDesk(spool: spool, time: store.time, allowance: { [accounts] in accounts.tracking(of: $0) })
        let verifier = Verifier(desk: DomainDesk(resolver: Self.names, time: store.time), time: store.time)
        verifications = Verifications(verifier: verifier, history: History(spool: spool), spool: spool)
        signups = Signups(verifier: verifier, spool: spool)
        verificationJobs = try VerificationJobs(
            verifier: verifier, history: verifications.history, spool: spool,
            directory: store.store.directory.appending(path: "verification-jobs").path, byteLimit: 1 << 20, reserve: 0)
        var rooms = HTTPRooms(
            submission: submission, spool: spool,
            accounts: accounts, reports: Reports(spool: spool), rollups: Rollups(spool: spool),
            delivery: DeliveryService(
                spool: spool, resolver: StaticResolver(),
                configuration: delivery,
                group: MultiThreadedEventLoopGroup.singleton, time: store.time, random: { 0.5 },
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
            time: store.time, desk: desk, domains: domains, domainCheck: DomainCheck(resolver: StaticResolver()),
            contacts: people, webhooks: webhooks, incidents: incidents, exports: exports, readiness: readiness)
        rooms.verifications = verifications
        rooms.signups = signups
        rooms.verificationJobs = verificationJobs
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        service = HTTPService(configuration: configuration, rooms: rooms, logger: logger) { _, _ in }
        adminKey = try await accounts.makeKey(name: "test", scopes: [.system]).secret
    }

    /// What the DNS says to verifications: `trouble.example.net` does not answer, names that are not here do not exist.
    static let names = StaticResolver(
        exchangers: [
            DomainName("shop.example")!: .found(
                [MailExchanger(preference: 10, host: DomainName("mx.shop.example")!)], timeToLive: .seconds(300)),
            DomainName("shop.example.net")!: .found(
                [MailExchanger(preference: 10, host: DomainName("mx.shop.example")!)], timeToLive: .seconds(300)),
            DomainName("nomail.example")!: .found([], timeToLive: .seconds(300)),
            DomainName("trouble.example.net")!: .failed("SERVFAIL"),
        ], addresses: [DomainName("mx.shop.example")!: .found(["9.9.9.9"], timeToLive: .seconds(300))])

    func key(_ scopes: Caller.Scope..., of account: AccountID = .first) async throws -> String {
        try await accounts.makeKey(name: "test", scopes: Set(scopes), of: account).secret
    }

    static let password = "correct horse battery"

    func person(_ email: String, _ role: Role, of account: AccountID = .first) async throws -> UserRecord {
        try await accounts.addUser(
            email: email, role: role, to: account, password: TestNode.password, by: .node)
    }

    /// The token of a session.
    func token(_ email: String) async throws -> String {
        try await accounts.signIn(.password(email: email, password: TestNode.password), origin: nil, agent: nil).token
    }

    /// `inc_0000000000007`, at google; it concerns the first account.
    func openIncident() async throws {
        let now = store.time.now().microseconds
        let insert = Statement(
            """
            INSERT INTO incident (key, kind, provider, state, started_at, opened_at, usual, share, reply, \
            taken_through) VALUES (7, 'unknown_recipients', 'google', 'open', $1, $1, 0.01, 0.9, \
            '550 5.1.1 <eve@gmail.com> no such user', 0)
            """)
        let concern = Statement(
            "INSERT INTO incident_account (incident, account, answered, refused) VALUES (7, 1, 0, 0)")
        try await spool.engine.write { connection in
            try connection.execute(insert, [.integer(now)])
            try connection.execute(concern, [])
        }
    }

    /// Requests straight to the router.
    func withRouter(_ body: @Sendable (TestCalls) async throws -> Void) async throws {
        let key = adminKey
        try await service.application().test(.router) { client in try await body(TestCalls(client: client, key: key)) }
    }

    /// Requests over a socket from this machine.
    func withServer(_ body: @Sendable (TestCalls) async throws -> Void) async throws {
        let key = adminKey
        try await service.application().test(.live) { client in try await body(TestCalls(client: client, key: key)) }
    }

    /// A contact, a list, a segment and an import, one of each.
    func populateContacts(_ address: String = "ada@example.com", list name: String = "News") async throws {
        let contacts = people.contacts
        let list = try await contacts.makeList(named: name, account: .first)
        var intake = ContactIntake(account: .first, source: ContactSource(.form), by: "test")
        intake.lists = [list.key]
        var draft = ContactDraft(SampleMail.mailbox(address))
        draft.fields = ["name": .text("Ada")]
        draft.consent = ConsentDraft(.signUp)
        _ = try await contacts.take([draft], intake)
        _ = try await contacts.makeSegment(named: "vips", rule: "tagged vip", account: .first)
        let upload = try await people.imports.begin(named: "a.csv", ImportOptions(), account: .first, by: "test")
        try upload.write(Array("email\n\(address)\n".utf8))
        _ = try await upload.finish()
    }

    /// A mail that came back and that nobody could tie to a message.
    func quarantine(_ text: String = "From: a@b.example\r\nSubject: <b>Lunch</b>\r\n\r\n<i>Monday?</i>\r\n")
        async throws
        -> ReturnedMailKey
    {
        let mail = NewReturnedMail(
            message: nil, recipient: SampleMail.mailbox("postmaster@bounces.example"), reversePath: .null,
            peerAddress: "192.0.2.1", bytes: ByteBuffer(string: text), byteCount: text.utf8.count,
            digest: Array(text.utf8))
        guard case .kept(let key) = try await spool.keep(mail) else { preconditionFailure("a new mail is kept") }
        _ = try await spool.settle(
            ReturnedSettlement(
                mail: key, at: store.time.now(), kind: "not_a_bounce", dialect: "generic", subject: "<b>Lunch</b>",
                from: "a@b.example", ending: .quarantine(.forPeople)))
        return key
    }

    /// Accepts a campaign to five recipients and lets all that can happen to them happen.
    func populate(campaign name: String = "Spring news") async throws -> CampaignKey {
        let campaign = try await spool.campaign(named: name, account: .first)
        let names = ["ok", "full", "unknown", "spam", "later"]
        _ = try await spool.acceptSample(to: names.map { "\($0)@example.com" }, campaign: campaign)
        store.time.advance(by: .seconds(1))
        let entries = try await spool.claim(limit: 100, perDomain: 100)
        let now = store.time.now()
        try await spool.settle(
            entries.map { entry in
                switch entry.recipient.localPart {
                case "ok": SampleMail.delivery(of: entry, at: now)
                case "full":
                    SampleMail.settlement(
                        of: entry, at: now, status: .softBounce, reason: .mailboxFull, reply: "552 5.2.2 mailbox full")
                case "spam":
                    SampleMail.settlement(
                        of: entry, at: now, status: .spamBounce, reason: .spamContent, reply: "554 5.7.1 spam detected")
                case "later": SampleMail.deferral(of: entry, at: now, until: now + .seconds(300))
                default: SampleMail.bounce(of: entry, at: now)
                }
            })
        return campaign
    }
}

extension TestNode {
    /// A list of addresses that the first account has verified, as CSV.
    func verifiedList(_ rows: String, named name: String = "people.csv") async throws -> VerificationJobKey {
        let upload = try await verificationJobs.begin(named: name, ListOptions(), account: .first, by: "test")
        try upload.write(Array(rows.utf8))
        let job = try await upload.finish()
        try await verificationJobs.runAll()
        return job.key
    }
}

/// Calls as a client makes them.
struct TestCalls: Sendable {
    let client: any TestClientProtocol
    let key: String

    func call(
        _ method: HTTPRequest.Method, _ path: String, body: String? = nil, key: String? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await call(method, path, bytes: body.map { Array($0.utf8) }, key: key, headers: headers)
    }

    func call(
        _ method: HTTPRequest.Method, _ path: String, bytes: [UInt8]?, key: String? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        let key = key ?? self.key
        if !key.isEmpty, headers[.authorization] == nil { headers[.authorization] = "Bearer \(key)" }
        if bytes != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await client.execute(
            uri: path, method: method, headers: headers, body: bytes.map { ByteBuffer(bytes: $0) }
        ) {
            Answer(status: $0.status.code, headers: $0.headers, bytes: Array($0.body.readableBytesView))
        }
    }

    func get(_ path: String, key: String? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await call(.get, path, body: nil, key: key, headers: headers)
    }

    func post(_ path: String, _ body: String, key: String? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await call(.post, path, body: body, key: key, headers: headers)
    }

    func patch(_ path: String, _ body: String, key: String? = nil) async throws -> Answer {
        try await call(.patch, path, body: body, key: key)
    }

    func delete(_ path: String, key: String? = nil) async throws -> Answer {
        try await call(.delete, path, body: nil, key: key)
    }
}

struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// `null` where the body is no JSON.
    var json: JSONValue { (try? JSONParser.parse(bytes)) ?? .null }
    var code: String? { json["code"]?.text }
    /// The place of the first mistake.
    var place: String? {
        let fault = json["errors"]?.elements.first
        return fault?["pointer"]?.text ?? fault?["parameter"]?.text ?? fault?["header"]?.text
    }
    var faultCode: String? { json["errors"]?.elements.first?["code"]?.text }
}

extension JSONValue {
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Int64? { if case .integer(let number) = self { number } else { nil } }
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var members: [JSONMember] { if case .object(let members) = self { members } else { [] } }
}
