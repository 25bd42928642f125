import Accounts
import Campaigns
import Hummingbird
import Mail
import Spool
import Storage
import Tables
import Verification

/// `/imports`: files of contacts, tried first and then taken in; `/imports/{import}`: one with its progress and rejects.
enum ContactImportPages {
    static let endpoints: [Endpoint] = [
        .get("/imports", .page, list),
        .post("/imports", .act(.contactsWrite), paste),
        .post("/imports/file", .act(.contactsWrite), upload),
        .get("/imports/{import}", .page, show),
        .get("/imports/{import}/rejects.csv", .page, ImportsAPI.rejects),
        .post("/imports/{import}/cancel", .act(.contactsWrite), cancel),
        .get("/imports/{import}/mapping", .page, ImportMappingPage.show),
        .post("/imports/{import}/mapping", .act(.contactsWrite), ImportMappingPage.map),
        .post("/imports/{import}/start", .act(.contactsWrite), ImportMappingPage.start),
    ]

    /// What becomes of rows that were sent.
    private enum Next: String, CaseIterable {
        case pick, trial, read

        var words: String {
            switch self {
            case .pick: "choose what the columns mean"
            case .trial: "try it: columns mean what they are called"
            case .read: "read it: columns mean what they are called"
            }
        }
    }
    static let pasteByteLimit = 8 << 20

    private static func list(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let before: ImportKey? = query.key("before")
        try query.finish()
        let rooms = try front.contactRooms
        let account = visit.knownCaller.account
        let records = try await rooms.imports.list(of: account, before: before, limit: 51)
        let isAllowed = visit.knownCaller.may(.contactsWrite)
        let nextStep = isAllowed ? " Paste a list below, and try it before it is taken in." : ""
        let table = PageTable(
            caption: "Imports, newest first",
            columns: ["Import", "State", "Begun", "New", "Changed", "Rejected", "Suppressed"],
            rows: records.prefix(50).map { record in
                [
                    .link(name(record), to: path(record)), .badge(badge(record)), .time(record.createdAt),
                    .count(record.counts.created), .count(record.counts.updated), .count(record.counts.rejected),
                    .count(record.counts.suppressed),
                ]
            },
            empty: EmptyState(words: "Nothing was imported yet." + nextStep))
        let next = records.count > 50 ? "/imports?before=\(records[49].key)" : nil
        var body = Card("All imports", table.markup + Pager(next: next).markup).markup
        if isAllowed { body += form(try await rooms.contacts.lists(of: account)) }
        return front.layout.page(
            "Imports", section: .contacts, trail: [("Overview", "/"), ("Contacts", "/contacts")],
            ContactsPage.tabs("/imports") + body, request: request, visit: visit,
            refresh: records.contains { !$0.state.isOver && $0.state != .mapping } ? 5 : nil)
    }

    private static func form(_ lists: [ListRecord]) -> Markup {
        let choices = [("", "None")] + lists.prefix(500).map { ("\($0.key)", Shown.line($0.name, limit: 200)) }
        let form = PageForm(
            action: "/imports",
            fields: [
                .block(
                    "rows", "Rows", rows: 8,
                    hint:
                        "CSV with a header: a column email, and any others, which become fields. Also one JSON object a line."
                ),
                .choice("list", "Into the list", "", among: choices),
                .choice(
                    "source", "Where the addresses come from", ContactSource.Kind.import.rawValue,
                    among: ContactSource.Kind.allCases.map { ($0.rawValue, $0.rawValue) },
                    hint: "Bounce rates are held against what is usual for it."),
                .line("origin", "Which form, file or partner"),
                .choice(
                    "verify", "Verify addresses first", "fast",
                    among: VerifyPage.levels + [("off", "Not at all")],
                    hint: "What nothing can be delivered to stays out, and is told with its row."),
                .choice("then", "Then", Next.pick.rawValue, among: Next.allCases.map { ($0.rawValue, $0.words) }),
            ], button: "Go on")
        let upload: Markup = """
            <p data-upload="/imports/file" hidden><label for="file">Or a file: CSV, NDJSON or Excel, read as the form says</label>\
            <input id="file" type="file" accept=".csv,.tsv,.txt,.ndjson,.json,.xlsx"></p>
            """
        return Card(
            "Import contacts", lead: "Nothing is changed before you have seen what would be.", form.markup + upload
        )
        .markup
    }

    private static func path(_ record: ImportRecord) -> String {
        "/imports/\(record.key)" + (record.state == .mapping ? "/mapping" : "")
    }

    static func name(_ record: ImportRecord) -> String {
        let name = record.fileName.isEmpty ? "pasted rows" : Shown.line(record.fileName, limit: 200)
        return record.options.isDryRun ? "\(name) (a trial)" : name
    }

    private static func badge(_ record: ImportRecord) -> Badge {
        switch record.state {
        case .mapping: Badge(word: "Asks what columns mean", tone: .fair)
        case .uploading, .waiting: Badge(word: "Waiting", tone: .quiet)
        case .running: Badge(word: "Running", tone: .fair)
        case .finished: Badge(word: "Finished", tone: .good)
        case .failed: Badge(word: "Failed", tone: .poor)
        case .cancelled: Badge(word: "Cancelled", tone: .quiet)
        }
    }

    private static func paste(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let rooms = try front.contactRooms
        let form = try await FormReader(request, front, upTo: pasteByteLimit * 3)
        let rows = try form.demand("rows", "The rows", limit: pasteByteLimit)
        var options = ImportOptions()
        let next = try form.choice("then", Next.self) ?? .pick
        options.isDryRun = next == .trial
        switch try form.text("verify", limit: 10) {
        case "off": options.verification = nil
        case "dns": options.verification = .dns
        default: options.verification = .fast
        }
        options.source = ContactSource(
            try form.choice("source", ContactSource.Kind.self) ?? .import,
            origin: try form.text("origin", limit: ContactSource.originByteLimit) ?? "")
        if let list = try form.text("list", limit: 64) {
            options.list = try await ContactListsAPI.find(list, visit, front).key
        }
        let upload = try await rooms.imports.begin(
            named: "", options, account: visit.knownCaller.account, by: visit.knownCaller.actorName)
        do {
            try upload.write(Array(rows.utf8))
        } catch {
            await upload.abandon()
            throw Problem(.bodyTooLarge, "The rows are too long; send them as a file.")
        }
        do {
            let record = try await upload.finish(held: next == .pick)
            let words =
                switch next {
                case .pick: "Nothing is read yet: say what the columns mean."
                case .trial: "It is tried now."
                case .read: "It is read now."
                }
            return Said.then(path(record), words)
        } catch let fault as TableFault {
            throw Problem(.unsupportedMediaType, fault.sentence)
        }
    }

    /// A file as it is, its reading in the query.
    private static func upload(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        var query = QueryReader(request)
        let next: Next = query.choice("then") ?? .pick
        return try await ImportsAPI.add(query, held: next == .pick, isTrial: next == .trial, request, visit, front)
    }

    private static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await ImportsAPI.find(visit, front)
        if record.state == .mapping {
            return Response(status: .seeOther, headers: [.location: "/imports/\(record.key)/mapping"])
        }
        let counts = record.counts
        let rejects = try await front.contactRooms.imports.rejects(of: record.key, after: 0, limit: 50)
        let would = record.options.isDryRun ? "would be " : ""
        let path = "/imports/\(record.key)"
        var body: Markup =
            "<p class=\"row small\">\(badge(record).markup) <span>begun \(TimeShown(record.createdAt).markup)</span> <span>\(Figures.size(record.byteCount))</span></p>"
        if let fault = record.fault { body += "<p class=\"wrong\">\(Shown.line(fault, limit: 400))</p>" }
        body +=
            FigureRow([
                .init("New", Figures.count(counts.created), "\(would)added"),
                .init("Changed", Figures.count(counts.updated), "\(would)changed"),
                .init("As they were", Figures.count(counts.skipped), "left alone"),
                .init("Rejected", Figures.count(counts.rejected), "of \(Figures.count(counts.row)) rows"),
                .init("Undeliverable", Figures.count(counts.undeliverable), "left out"),
                .init("Risky", Figures.count(counts.risky), "\(would)added, and marked"),
                .init("Suppressed", Figures.count(counts.suppressed), "never written to"),
            ]).markup
        let table = PageTable(
            caption: "Rows that were not taken in", columns: ["Row", "Why", "It begins"],
            rows: rejects.map {
                [.count($0.row), .text(Shown.line($0.reason, limit: 300)), .code(Shown.line($0.text, limit: 200))]
            }, empty: EmptyState(words: record.state.isOver ? "Every row was taken in." : "None so far."))
        body += """
            <section class="card" aria-label="Rejects"><div class="head"><h2>Rows that were not taken in</h2>\
            \(rejects.isEmpty ? Markup.nothing : "<a class=\"small\" data-export href=\"\(path)/rejects.csv\">Download as CSV</a>")</div>
            \(table.markup)</section>

            """
        if !record.state.isOver, visit.knownCaller.may(.contactsWrite) {
            body += PageForm(action: "\(path)/cancel", button: "Cancel", tone: .grave).markup
        } else if record.options.isDryRun, visit.knownCaller.may(.contactsWrite) {
            body += try await ImportMappingPage.afterTrial(record, front)
        }
        return front.layout.page(
            name(record), section: .contacts,
            trail: [("Overview", "/"), ("Contacts", "/contacts"), ("Imports", "/imports")], body, request: request,
            visit: visit, refresh: record.state.isOver ? nil : 3)
    }

    private static func cancel(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let record = try await ImportsAPI.find(visit, front)
        guard try await front.contactRooms.imports.cancel(record) else {
            throw Problem(.conflict, "The import is over: \(record.state.rawValue).")
        }
        return Said.then("/imports/\(record.key)", "The import is cancelled; what was taken in stays.")
    }
}
