import Campaigns
import JSON
import Mail
import Storage

/// Reads a contact as the API takes it.
///
///     {"email":"ada@example.com","fields":{"city":"London"},"tags":["vip"],"lists":["News"],
///      "source":{"kind":"form","origin":"footer"},"consent":{"ip":"192.0.2.7","text":"…"},"confirm":true}
struct ContactReader {
    /// What is asked for beside the contact itself. Lists go by id or name.
    struct Wish {
        var lists: [String] = []
        var leavingLists: [String] = []
        var leavingTags: [String] = []
        var source = ContactSource(.api)
        var confirms = false
    }

    private var reader: JSONReader
    private let types: [String: FieldType]
    var draft: ContactDraft?
    private var wish = Wish()

    init(_ value: JSONValue, types: [String: FieldType]) {
        reader = JSONReader(value)
        self.types = types
    }

    mutating func readAddress() {
        guard let text = reader.requiredString("email", limit: 1_000) else { return }
        let bytes = Array(text.utf8)
        do {
            draft = ContactDraft(try Mailbox.parse(internationalized: bytes.span))
        } catch {
            reader.note(
                "email", "invalid_address", "`\(Shown.line(text, limit: 80))` is no address: \(error.sentence).")
        }
    }

    /// Fields, tags and lists.
    mutating func readChange() {
        readFields()
        let tags = names("tags", limit: ContactDraft.maximumTagCount, byteLimit: ContactDraft.tagByteLimit)
        draft?.tags = tags
        wish.lists = names("lists", limit: 50, byteLimit: ListRecord.nameByteLimit)
    }

    mutating func readRemovals() {
        wish.leavingTags = names(
            "remove_tags", limit: ContactDraft.maximumTagCount, byteLimit: ContactDraft.tagByteLimit)
        wish.leavingLists = names("remove_lists", limit: 50, byteLimit: ListRecord.nameByteLimit)
    }

    /// Source, consent and whether to ask for confirmation.
    mutating func readIntake() {
        if let value = reader.value("source") {
            var source = JSONReader(value, at: reader.place("source"))
            let kind = source.choice("kind", ContactSource.Kind.self) ?? .api
            wish.source = ContactSource(
                kind, origin: source.string("origin", limit: ContactSource.originByteLimit) ?? "")
            source.finish()
            reader.take(source.faults)
        }
        if let value = reader.value("consent") {
            var consent = JSONReader(value, at: reader.place("consent"))
            var draft = ConsentDraft(.signUp)
            draft.at = consent.time("at")
            draft.ip = consent.string("ip", limit: 45)
            draft.userAgent = consent.string("user_agent", limit: 500)
            draft.shownText = consent.string("text", limit: 10_000)
            draft.form = consent.string("form", limit: 200)
            consent.finish()
            reader.take(consent.faults)
            self.draft?.consent = draft
        }
        wish.confirms = reader.bool("confirm") ?? false
    }

    /// - Throws: a `Problem` with every mistake.
    mutating func finish() throws -> (draft: ContactDraft, wish: Wish) {
        reader.finish()
        guard reader.faults.isEmpty, let draft else { throw Problem(reader.faults) }
        return (draft, wish)
    }

    // MARK: Parts

    private mutating func readFields() {
        guard let value = reader.value("fields") else { return }
        guard case .object(let members) = value else {
            return reader.note("fields", "wrong_type", "`fields` is an object, not \(value.typeName).")
        }
        for member in members.prefix(500) {
            let pointer = JSONPointer.appending(member.name, to: reader.place("fields"))
            guard let type = types[member.name] else {
                reader.note(at: pointer, "unknown_field", "There is no field `\(member.name.prefix(60))`; declare it.")
                continue
            }
            guard let text = ContactReader.text(member.value) else {
                reader.note(at: pointer, "wrong_type", "A field is a scalar, not \(member.value.typeName).")
                continue
            }
            do {
                draft?.fields[member.name] = .some(try FieldValue.parse(text, as: type))
            } catch {
                reader.note(at: pointer, "invalid_value", "`\(member.name)` \(error.sentence).")
            }
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .null: ""
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .string(let text): text
        case .array, .object: nil
        }
    }

    private mutating func names(_ name: String, limit: Int, byteLimit: Int) -> [String] {
        (reader.array(name, limit: limit) ?? []).enumerated().compactMap { index, value in
            let pointer = JSONPointer.appending(String(index), to: reader.place(name))
            guard case .string(let text) = value, (1...byteLimit).contains(text.utf8.count),
                text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
            else {
                reader.note(
                    at: pointer, "invalid_value", "An entry of `\(name)` is 1 to \(byteLimit) bytes in one line.")
                return nil
            }
            return text
        }
    }
}

/// Which contacts a query asks for.
enum ContactFilterReader {
    static func read(_ query: inout QueryReader) -> ContactFilter {
        var filter = ContactFilter()
        filter.list = query.key("list_id")
        filter.segment = query.key("segment_id")
        filter.rule = query.text("rule", limit: SegmentRule.byteLimit)
        filter.state = query.choice("state")
        filter.stage = query.choice("stage")
        filter.tag = query.text("tag", limit: ContactDraft.tagByteLimit)
        filter.source = query.choice("source")
        filter.search = query.text("q", limit: 254)
        return filter
    }
}
