import Accounts
import Campaigns
import Hummingbird
import Mail
import Spool
import Storage
import Tables

/// `/imports/{import}/mapping`, while a file is held: its first rows, and above each column what it is taken for.
enum ImportMappingPage {
    /// Columns that can be chosen for; those behind them mean what they are called.
    static let columnLimit = 64
    /// Declared fields that a column may be chosen to mean.
    static let fieldLimit = 100

    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let held = try await ImportsAPI.find(visit, front)
        guard held.state == .mapping else {
            return Response(status: .seeOther, headers: [.location: "/imports/\(held.key)"])
        }
        var query = QueryReader(request)
        let like: ImportKey? = query.key("like")
        try query.finish()
        let rooms = try front.contactRooms
        let preview = try telling { try rooms.imports.preview(held) }
        var mapping: [String: String] = [:]
        if let like, let trial = try await rooms.imports.find(like, account: held.account),
            trial.options.trialOf == held.key
        {
            mapping = trial.options.mapping
        }
        let fields = try await rooms.contacts.fieldTypes(of: held.account).keys.sorted().prefix(fieldLimit)
        let columns = preview.columns.prefix(columnLimit)
        let heads = columns.enumerated().markup { index, column in
            "<th scope=\"col\">\(picker(index, column, mapping[trimmed(column)], Array(fields)))</th>"
        }
        let names = columns.markup { "<th scope=\"col\">\($0.isEmpty ? "(no name)" : Shown.line($0, limit: 60))</th>" }
        let rows = preview.rows.markup { row in
            if let fault = row.fault {
                return
                    "<tr><td colspan=\"\(columns.count)\" class=\"wrong\">Row \(row.number) \(Shown.line(fault, limit: 200))</td></tr>\n"
            }
            let cells = row.cells.prefix(columnLimit).markup { "<td>\(Shown.line($0, limit: 60))</td>" }
            return "<tr>\(cells)</tr>\n"
        }
        let table: Markup = """
            <div class="scroll" tabindex="0" role="group" aria-label="First rows of the file"><table class="pick">
            <caption class="hidden">First rows of the file</caption>
            <thead><tr>\(heads)</tr><tr>\(names)</tr></thead><tbody>
            \(rows)</tbody></table></div>

            """
        var content = table
        if visit.knownCaller.may(.contactsWrite) {
            content = """
                <form method="post" action="/imports/\(held.key.description)/mapping" class="fields across">
                \(table)<p class="do"><button name="then" value="try">Try it</button> \
                <button class="plain" name="then" value="read">Read it</button></p>
                </form>
                """
        }
        let more =
            preview.columns.count > columnLimit
            ? " Columns behind the first \(columnLimit) mean what they are called." : ""
        var body = Card(
            "What the columns mean",
            lead: "Trying counts and tells what would be rejected, and changes nothing.\(more)",
            content
        ).markup
        if visit.knownCaller.may(.contactsWrite) {
            body += PageForm(action: "/imports/\(held.key)/cancel", button: "Leave it", tone: .quiet).markup
        }
        return front.layout.page(
            ContactImportPages.name(held), section: .contacts,
            trail: [("Overview", "/"), ("Contacts", "/contacts"), ("Imports", "/imports")],
            lead: "Held for a day, \(Figures.size(held.byteCount)).", body, request: request, visit: visit)
    }

    private static func picker(_ index: Int, _ column: String, _ wish: String?, _ fields: [String]) -> Markup {
        let guess = ContactFilePreview.meaning(of: column)
        var choices: [(value: String, words: String)] = [
            ("email", "Address"), ("tags", "Tags"), ("-", "Ignored"), ("consent_at", "Consent: time"),
            ("consent_ip", "Consent: IP address"), ("consent_text", "Consent: words shown"),
            ("consent_form", "Consent: form"),
        ]
        let fixed = Set(choices.map(\.value))
        choices += fields.filter { !fixed.contains($0) }.map { ($0, "Field \($0)") }
        if !choices.contains(where: { $0.value == guess }) { choices.append((guess, "New field \(guess)")) }
        let chosen = wish.flatMap { wish in choices.first { $0.value == wish }?.value } ?? guess
        let options = choices.markup { choice in
            "<option value=\"\(choice.value)\"\(choice.value == chosen ? " selected" : "")>\(choice.words)</option>"
        }
        let name = column.isEmpty ? "the column without a name" : Shown.line(column, limit: 60)
        return "<select name=\"column.\(index)\" aria-label=\"What \(name) means\">\(options)</select>"
    }

    /// Spaces around a column's name are not part of it.
    private static func trimmed(_ column: String) -> String {
        String(column.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    // MARK: Acts

    private enum Next: String { case `try`, read }

    static func map(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let held = try heldFile(try await ImportsAPI.find(visit, front))
        let rooms = try front.contactRooms
        let form = try await FormReader(request, front)
        var mapping: [String: String] = [:]
        let preview = try telling { try rooms.imports.preview(held) }
        for (index, column) in preview.columns.prefix(columnLimit).enumerated()
        where !trimmed(column).isEmpty {
            guard let wish = try form.text("column.\(index)", limit: 64) else { continue }
            mapping[trimmed(column)] = wish
        }
        if try form.choice("then", Next.self) == .read { return try await start(held, mapping, visit, front) }
        let wishes = mapping
        let trial = try await waiting { try await rooms.imports.tryOut(held, wishes, by: visit.knownCaller.actorName) }
        guard let trial else { throw Self.gone }
        return Said.then("/imports/\(trial.key)", "It is tried now.")
    }

    /// Reads the file that was tried, as it was tried.
    static func start(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let trial = try await ImportsAPI.find(visit, front)
        guard let key = trial.options.trialOf,
            let held = try await front.contactRooms.imports.find(key, account: trial.account)
        else { throw Problem(.conflict, "This was no trial of a file that is held.") }
        return try await start(try heldFile(held), trial.options.mapping, visit, front)
    }

    private static func start(
        _ held: ImportRecord, _ mapping: [String: String], _ visit: Visit, _ front: Front
    ) async throws -> Response {
        let isStarted = try await waiting { try await front.contactRooms.imports.start(held, mapping) }
        guard isStarted else { throw gone }
        return Said.then("/imports/\(held.key)", "It is read now.")
    }

    private static var gone: Problem { Problem(.conflict, "The file is held no more: send it again.") }

    private static func heldFile(_ record: ImportRecord) throws -> ImportRecord {
        guard record.state == .mapping else { throw gone }
        return record
    }

    /// What may follow a trial.
    static func afterTrial(_ trial: ImportRecord, _ front: Front) async throws -> Markup {
        guard let key = trial.options.trialOf,
            let held = try await front.contactRooms.imports.find(key, account: trial.account), held.state == .mapping
        else { return "<p><a class=\"button\" href=\"/imports\">Send it again, to be read</a></p>" }
        let back: Markup =
            "<p><a href=\"/imports/\(held.key.description)/mapping?like=\(trial.key.description)\">Change what columns mean</a></p>"
        guard trial.state == .finished else { return back }
        return PageForm(action: "/imports/\(trial.key)/start", button: "Read it so", id: "start").markup + back
    }

    // MARK: Faults

    private static func problem(_ fault: any Error) -> any Error {
        switch fault {
        case let fault as ImportFault: Problem(.badRequest, fault.sentence)
        case let fault as TableFault: Problem(.conflict, fault.sentence)
        default: fault
        }
    }

    private static func telling<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch { throw problem(error) }
    }

    private static func waiting<Value>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch { throw problem(error) }
    }
}
