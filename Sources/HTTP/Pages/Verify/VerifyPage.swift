import Accounts
import Hummingbird
import Mail
import NIOCore
import Storage
import Verification

/// `/verify`: one address with its checks, and lists of them; `/verify/{job}`: a list, how far it is, and what came of it.
enum VerifyPage {
    static let endpoints: [Endpoint] = [
        .get("/verify", .page, show),
        .post("/verify/list", .act(.verify), paste).notingItself(),
        .post("/verify/file", .act(.verify), file).notingItself(),
        .get("/verify/{job}", .page, VerifiedListPage.show),
        .get("/verify/{job}/result", .page, VerificationJobsAPI.result),
        .post("/verify/{job}/cancel", .act(.verify), VerifiedListPage.cancel).notingItself(),
        .post("/verify/{job}/remove", .act(.verify), VerifiedListPage.remove).notingItself(),
    ]
    static let pasteByteLimit = 4 << 20
    static let levels = [
        ("fast", "Fast: grammar, typing errors, lists, and what was seen here"),
        ("dns", "With DNS: does the domain take mail"),
    ]
    private static let addressByteLimit = 1_000
    private static let limit = 50

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let address = query.text("address", limit: addressByteLimit)
        let level = query.text("level", limit: 10) ?? "dns"
        let after: VerificationJobKey? = query.key("after")
        try query.finish()
        let isAllowed = visit.knownCaller.may(.verify)
        var content: Markup = .nothing
        if isAllowed {
            let form = PageForm(
                action: "/verify", isFilter: true,
                fields: [
                    .line("address", "Address", address ?? "", isRequired: true),
                    .choice("level", "How far", level == "fast" ? "fast" : "dns", among: levels),
                ], button: "Verify")
            var answer: Markup = .nothing
            if let address { answer = try await verified(address, level == "fast" ? .fast : .dns, visit, front) }
            content += Card("One address", form.markup + answer).markup
        }
        let jobs = try front.verificationJobs
        let found = try await jobs.list(of: visit.knownCaller.account, before: after, limit: limit + 1)
        content += lists(Array(found.prefix(limit)), hasMore: found.count > limit, isAllowed: isAllowed)
        if isAllowed { content += newList }
        return front.layout.page(
            "Verify", section: .verify, lead: "Whether mail to an address can arrive, before any is sent.", content,
            request: request, visit: visit, refresh: found.contains { !$0.state.isOver } ? 5 : nil)
    }

    // MARK: One address

    private static func verified(
        _ address: String, _ level: VerificationLevel, _ visit: Visit, _ front: Front
    ) async throws -> Markup {
        guard let verifications = front.rooms.verifications else {
            return "<p class=\"wrong\">This node verifies no addresses.</p>"
        }
        let request = VerificationRequest(level: level, account: visit.knownCaller.account)
        let records = try await verifications.verify([address], request, by: visit.knownCaller.actorName)
        guard let found = records.first?.verification else { return .nothing }
        let suggestion: Markup? = found.suggestion.map { text in
            "<p>Probably meant: <a href=\"/verify?address=\(FormText.encode(text))&amp;level=\(level.rawValue)\">\(Shown.line(text, limit: 320))</a></p>"
        }
        let checks = PageTable(
            caption: "Checks, in the order they were asked", columns: ["Check", "", "What it says"],
            rows: found.checks.map { check in
                [.text(check.name.words), .badge(check.status.badge), .text(Shown.line(check.detail, limit: 500))]
            })
        return """
            <h3>\(found.verdict.badge.markup) \(Shown.line(found.address, limit: 320))</h3>
            \(FactList([
                ("Reason", "\(found.reason.shown)"), ("Score", "\(Figures.count(found.score)) of 100"),
                ("As mail is sent to it", "\(Shown.line(found.normalized ?? "–", limit: 320))"),
                ("Who runs the mailbox", "\(Shown.line(found.provider ?? "–", limit: 60))"),
                ("Verified", TimeShown(found.checkedAt).markup),
            ]).markup)\(suggestion)\(checks.markup)
            """
    }

    // MARK: Lists

    private static func lists(_ jobs: [VerificationJob], hasMore: Bool, isAllowed: Bool) -> Markup {
        let table = PageTable(
            caption: "Verified lists, newest first",
            columns: ["List", "State", "Begun", "Rows", "Undeliverable", "Risky", "Kept until"],
            rows: jobs.map { job in
                [
                    .link(name(job), to: "/verify/\(job.key)"), .badge(job.badge), .time(job.createdAt),
                    .count(job.counts.rows), .count(job.counts.count(.undeliverable)), .count(job.counts.count(.risky)),
                    .time(job.expiresAt),
                ]
            },
            empty: EmptyState(words: "No list yet." + (isAllowed ? " Paste addresses below, or choose a file." : "")))
        let next = hasMore ? jobs.last.map { "/verify?after=\($0.key)" } : nil
        return Card("Lists", table.markup + Pager(next: next).markup).markup
    }

    private static var newList: Markup {
        let form = PageForm(
            action: "/verify/list",
            fields: [
                .block(
                    "rows", "Addresses", rows: 8,
                    hint: "One a line, or CSV with a header; its other columns come out as they came.",
                    isRequired: true), .choice("level", "How far", "dns", among: levels),
                .line("column", "The column of addresses", hint: "Only where it is not found by itself."),
                .choice(
                    "format", "What comes out", "",
                    among: [
                        ("", "As it came"), ("csv", "CSV"), ("xlsx", "Excel"), ("ndjson", "JSON, an object a line"),
                    ]
                ),
            ], button: "Verify the list")
        let upload: Markup = """
            <p data-upload="/verify/file" hidden><label for="file">Or a file: CSV, NDJSON or Excel, read as the form says</label>\
            <input id="file" type="file" accept=".csv,.tsv,.txt,.ndjson,.jsonl,.xlsx"></p>
            """
        return Card(
            "Verify a list", lead: "It comes out in its order, with its own columns and ours. Kept for a week.",
            form.markup + upload
        ).markup
    }

    static func name(_ job: VerificationJob) -> String {
        job.fileName.isEmpty ? "pasted addresses" : Shown.line(job.fileName, limit: 200)
    }

    private static func paste(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let form = try await FormReader(request, front, upTo: pasteByteLimit * 3)
        let rows = try form.demand("rows", "The list", limit: pasteByteLimit)
        var options = ListOptions()
        options.level = try form.text("level", limit: 10) == "fast" ? .fast : .dns
        options.column = try form.text("column", limit: 200)
        options.output = try form.choice("format", ListFormat.self)
        let body = AsyncStream<ByteBuffer> { continuation in
            continuation.yield(ByteBuffer(string: rows))
            continuation.finish()
        }
        let job = try await VerificationJobsAPI.take(body, named: "", options, visit, front)
        return Said.then("/verify/\(job.key)", "The list is being verified.")
    }

    /// A file, sent by the script of the page.
    private static func file(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let job = try await VerificationJobsAPI.take(request, visit, front)
        return .json(job.json, status: .accepted, headers: [.location: "/verify/\(job.key)"])
    }
}
