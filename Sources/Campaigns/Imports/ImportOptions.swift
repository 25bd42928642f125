import Mail
public import Storage
public import Tables
public import Verification

/// How a file of contacts is to be read.
public struct ImportOptions: Hashable, Sendable {
    /// `nil`: by its first bytes.
    public var format: TableFormat?
    public var encoding = TableEncoding.auto
    /// What a column means, by its name in the file: `email`, the name of a field, `tags`, one of `consent_at`,
    /// `consent_ip`, `consent_text`, `consent_form`, or `-` for nothing. Columns that are not named mean what they are
    /// called.
    public var mapping: [String: String] = [:]
    /// Columns that mean no field there is become text fields; else they are passed over.
    public var makesFields = true
    public var list: ListKey?
    public var source = ContactSource(.import)
    /// On every contact of the file.
    public var tags: [String] = []
    public var updatesExisting = true
    public var state = ContactState.subscribed
    /// How addresses are verified before they are taken in: what is undeliverable stays out. `nil`: not at all.
    public var verification: VerificationLevel? = .fast
    /// Counts and tells rejects, and changes nothing.
    public var isDryRun = false
    /// The held file that this is a dry run of; `nil`: of one of its own.
    public var trialOf: ImportKey?

    public init() {}

    /// As they are stored.
    var json: String {
        var members: [(name: String, value: FlatJSON.Value)] = [
            (name: "format", value: format.map { .text($0.rawValue) } ?? .null),
            (name: "encoding", value: .text(encoding.rawValue)), (name: "makes_fields", value: .flag(makesFields)),
            (name: "list", value: list.map { .text($0.description) } ?? .null),
            (name: "source", value: .text(source.kind.rawValue)), (name: "origin", value: .text(source.origin)),
            (name: "tags", value: .texts(tags)), (name: "updates", value: .flag(updatesExisting)),
            (name: "state", value: .text(state.rawValue)), (name: "dry_run", value: .flag(isDryRun)),
            (name: "verify", value: .text(verification?.rawValue ?? "off")),
        ]
        if let trialOf { members.append((name: "trial_of", value: .text(trialOf.description))) }
        members += mapping.sorted { $0.key < $1.key }.map { (name: "map:" + $0.key, value: .text($0.value)) }
        return FlatJSON.write(members)
    }

    init(json: String) {
        var kind = ContactSource.Kind.import
        var origin = ""
        for member in (try? FlatJSON.parse(Array(json.utf8))) ?? [] {
            switch (member.name, member.value) {
            case ("format", .text(let text)): format = TableFormat(rawValue: text)
            case ("encoding", .text(let text)): encoding = TableEncoding(rawValue: text) ?? .auto
            case ("makes_fields", .flag(let flag)): makesFields = flag
            case ("list", .text(let text)): list = ListKey(text)
            case ("source", .text(let text)): kind = ContactSource.Kind(rawValue: text) ?? .import
            case ("origin", .text(let text)): origin = text
            case ("tags", .texts(let texts)): tags = texts
            case ("updates", .flag(let flag)): updatesExisting = flag
            case ("state", .text(let text)): state = ContactState(rawValue: text) ?? .subscribed
            case ("dry_run", .flag(let flag)): isDryRun = flag
            case ("trial_of", .text(let text)): trialOf = ImportKey(text)
            case ("verify", .text(let text)): verification = VerificationLevel(rawValue: text)
            case (let name, .text(let text)) where name.hasPrefix("map:"): mapping[String(name.dropFirst(4))] = text
            default: break
            }
        }
        source = ContactSource(kind, origin: origin)
    }
}
