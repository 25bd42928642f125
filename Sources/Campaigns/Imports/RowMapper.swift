import Intake
import Mail
import Tables

/// Turns rows into drafts by what their columns mean.
struct RowMapper {
    /// A row that is no contact, and why: a sentence without subject.
    struct Reject: Error, Hashable, Sendable { let reason: String }

    private let options: ImportOptions
    private let types: [String: FieldType]
    /// Of the file's columns; empty where each row names its own.
    private let meanings: [ColumnMeaning]
    private var byName: [String: ColumnMeaning] = [:]

    /// - Parameters:
    ///   - columns: the header; `nil` where each row names its own.
    ///   - types: of the fields that there are.
    /// - Throws: `ImportFault`.
    init(_ options: ImportOptions, columns: [String]?, types: [String: FieldType]) throws(ImportFault) {
        self.options = options
        self.types = types
        var meanings: [ColumnMeaning] = []
        var names: Set<String> = []
        for column in columns ?? [] {
            let name = BoundedText.trimmed(column)
            guard name.isEmpty || names.insert(name).inserted else { throw .repeatedColumn(name) }
            meanings.append(try ColumnMeaning.of(name, wish: options.mapping[name]))
        }
        self.meanings = meanings
        guard columns != nil else {
            for (name, wish) in options.mapping { byName[name] = try ColumnMeaning.of(name, wish: wish) }
            return
        }
        for name in options.mapping.keys where !names.contains(name) { throw .noSuchColumn(name) }
        guard meanings.contains(.email) else { throw .noEmailColumn }
    }

    /// Fields that the file's columns mean and that are not declared.
    var newFields: [FieldName] {
        var fields: [FieldName] = []
        for case .field(let name) in meanings where types[name.description] == nil && !fields.contains(name) {
            fields.append(name)
        }
        return fields
    }

    /// - Returns: `nil` for a row in which nothing stands.
    func draft(_ row: TableRow) throws(Reject) -> ContactDraft? {
        switch row.content {
        case .empty: return nil
        case .flawed(let why): throw Reject(reason: why)
        case .cells(let cells):
            guard cells.count <= meanings.count || cells[meanings.count...].allSatisfy(\.isEmpty) else {
                throw Reject(reason: "has \(cells.count) fields where the header has \(meanings.count)")
            }
            return try draft(zip(meanings, cells).map { ($0, .text($1)) })
        case .members(let members):
            var values: [(ColumnMeaning, FlatJSON.Value)] = []
            for member in members {
                let known = byName[member.name]
                let meaning: ColumnMeaning?
                if let known { meaning = known } else { meaning = try? ColumnMeaning.of(member.name, wish: nil) }
                if let meaning { values.append((meaning, member.value)) }
            }
            return try draft(values)
        }
    }

    private func draft(_ values: [(ColumnMeaning, FlatJSON.Value)]) throws(Reject) -> ContactDraft {
        var address = ""
        for case (.email, .text(let text)) in values where address.isEmpty { address = BoundedText.trimmed(text) }
        let bytes = Array(address.utf8)
        var draft: ContactDraft
        do {
            draft = ContactDraft(try Mailbox.parse(internationalized: bytes.span))
        } catch {
            throw Reject(reason: error.sentence)
        }
        draft.tags = options.tags
        for (meaning, value) in values {
            switch meaning {
            case .email, .nothing: break
            case .field(let name): try set(name.description, value, in: &draft)
            case .tags: draft.tags += try tags(value).filter { !draft.tags.contains($0) }
            case .consent(let part): try set(part, value, in: &draft)
            }
        }
        guard draft.tags.count <= ContactDraft.maximumTagCount else {
            throw Reject(reason: "has more than \(ContactDraft.maximumTagCount) tags")
        }
        return draft
    }

    private func set(_ name: String, _ value: FlatJSON.Value, in draft: inout ContactDraft) throws(Reject) {
        guard let type = types[name] ?? (options.makesFields ? .text : nil) else { return }
        let text: String
        switch value {
        case .null: text = ""
        case .flag(let flag): text = flag ? "true" : "false"
        case .number(let number): text = FieldValue.text(of: number)
        case .text(let given): text = given
        case .texts: throw Reject(reason: "has several values in field \(name)")
        }
        do {
            let field = try FieldValue.parse(text, as: type)
            // An empty cell says nothing of a contact that stands; `null` empties the field.
            if field != nil || value == .null { draft.fields[name] = .some(field) }
        } catch {
            throw Reject(reason: "field \(name) \(error.sentence)")
        }
    }

    private func tags(_ value: FlatJSON.Value) throws(Reject) -> [String] {
        var tags: [String] = []
        switch value {
        case .null: break
        case .texts(let texts): tags = texts
        case .text(let text):
            tags = text.split { $0 == "," || $0 == ";" }.map { BoundedText.trimmed(String($0)) }
        case .flag, .number: throw Reject(reason: "has tags that are no text")
        }
        for tag in tags where BoundedText.line(tag, byteLimit: ContactDraft.tagByteLimit) != tag {
            throw Reject(reason: "has a tag of more than \(ContactDraft.tagByteLimit) bytes")
        }
        return tags.filter { !$0.isEmpty }
    }

    private func set(
        _ part: ColumnMeaning.ConsentPart, _ value: FlatJSON.Value, in draft: inout ContactDraft
    ) throws(Reject) {
        guard case .text(let text) = value, !BoundedText.trimmed(text).isEmpty else { return }
        var consent = draft.consent ?? ConsentDraft(.signUp)
        switch part {
        case .at:
            let trimmed = BoundedText.trimmed(text)
            guard let time = Timestamp(rfc3339: trimmed.utf8.count == 10 ? trimmed + "T00:00:00Z" : trimmed) else {
                throw Reject(reason: "has a consent_at that is no time like 2026-11-21T09:30:00Z")
            }
            consent.at = time
        case .ip: consent.ip = text
        case .text: consent.shownText = text
        case .form: consent.form = text
        }
        consent.list = options.list
        draft.consent = consent
    }
}
