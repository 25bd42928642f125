import Mail
import Storage
import Verification

/// A rule as SQL: conditions over `contact`, whose every value is a parameter, and the table that is walked in key order.
///
/// The walk goes through the whole account, or through a list or tag that every match must have. It is cut into windows of
/// candidates, so that a rule which matches nobody among millions costs no more at a time than one that matches all.
struct SegmentQuery {
    /// Candidates that one statement looks at.
    static let windowSize = 5_000

    /// What is walked: rows in the order of contact keys, by index.
    enum Walk: Hashable {
        case account
        case list(Int64)
        case tag(Int64)
        /// Any state but `subscribed`, any stage but `active`: few are there.
        case state(ContactState)
        case stage(ContactStage)
    }

    private(set) var walk = Walk.account
    private(set) var bindings: [Binding]
    private var clauses: [String] = []

    private let account: AccountID
    private let now: Timestamp
    private let dialect: Dialect
    /// Names that the rule says, looked up.
    private let names: SegmentNames

    /// Parameters $1 to $4 are the walk's: what is walked, after which key, how many candidates, how many rows.
    private static let walkBindings = 4

    init(account: AccountID, names: SegmentNames, now: Timestamp, dialect: Dialect) {
        self.account = account
        self.names = names
        self.now = now
        self.dialect = dialect
        bindings = []
    }

    // MARK: Putting together

    mutating func add(_ rule: SegmentRule) {
        chooseWalk(rule)
        clauses.append(sql(rule))
    }

    /// A condition of ours, with each `?` a value.
    mutating func add(_ condition: String, _ values: Binding...) {
        var text = ""
        var next = values.makeIterator()
        for character in condition {
            if character == "?", let value = next.next() { text += parameter(value) } else { text.append(character) }
        }
        clauses.append("(\(text)) IS TRUE")
    }

    /// Every match of `rule` is in it: that narrows the walk.
    private mutating func chooseWalk(_ rule: SegmentRule) {
        switch rule {
        case .all(let rules): for rule in rules { chooseWalk(rule) }
        case .condition(.inList(let name)): walk = .list(names.lists[name] ?? -1)
        case .condition(.tagged(let name)): narrow(to: .tag(names.tags[name] ?? -1))
        case .condition(.state(let state)) where state != .subscribed: narrow(to: .state(state))
        case .condition(.stage(let stage)) where stage != .active: narrow(to: .stage(stage))
        case .any, .not, .condition: break
        }
    }

    /// Walks through less, where nothing narrower was said.
    mutating func narrow(to walk: Walk) { if self.walk == .account { self.walk = walk } }

    private mutating func parameter(_ value: Binding) -> String {
        bindings.append(value)
        return "$\(bindings.count + Self.walkBindings)"
    }

    private mutating func sql(_ rule: SegmentRule) -> String {
        switch rule {
        case .all(let rules): "(" + rules.map { sql($0) }.joined(separator: " AND ") + ")"
        case .any(let rules): "(" + rules.map { sql($0) }.joined(separator: " OR ") + ")"
        case .not(let rule): "(NOT \(sql(rule)))"
        case .condition(let condition): "((\(sql(condition))) IS TRUE)"
        }
    }

    private mutating func sql(_ condition: SegmentCondition) -> String {
        switch condition {
        case .state(let state):
            return "c.state = \(parameter(.integer(state.number)))"
        case .stage(let stage):
            return "c.stage = \(parameter(.integer(stage.number)))"
        case .verdict(let verdict):
            let word = parameter(.text(verdict.rawValue))
            return "EXISTS (SELECT 1 FROM contact_verdict v WHERE v.contact = c.key AND v.verdict = \(word))"
        case .tagged(let name):
            let tag = parameter(.integer(names.tags[name] ?? -1))
            return "EXISTS (SELECT 1 FROM contact_tag t WHERE t.tag = \(tag) AND t.contact = c.key)"
        case .inList(let name):
            let list = parameter(.integer(names.lists[name] ?? -1))
            return "EXISTS (SELECT 1 FROM list_member m WHERE m.list = \(list) AND m.contact = c.key)"
        case .source(let kind, let origin):
            let source = "c.source = \(parameter(.text(kind.rawValue)))"
            return origin.map { "\(source) AND c.origin = \(parameter(.text($0)))" } ?? source
        case .domain(let domain):
            return "c.domain = \(parameter(.text(domain)))"
        case .field(let name, let test):
            return sql(field: parameter(.text(name)), test)
        case .happened(let moment, let time):
            return sql(moment.column, time)
        case .count(let count, let comparison, let number):
            return "c.\(count.column) \(comparison.sql) \(parameter(.integer(number)))"
        }
    }

    private mutating func sql(field name: String, _ test: FieldTest) -> String {
        switch test {
        case .compare(let comparison, .number(let number)):
            let value = dialect.numberMember(name, of: "c.fields")
            return differing(comparison, value, parameter(.real(number)))
        case .compare(let comparison, .text(let text)):
            let value = dialect.textMember(name, of: "c.fields")
            return differing(comparison, value, parameter(.text(text)))
        case .contains(let text):
            return like(name, "%" + SegmentQuery.pattern(text) + "%")
        case .startsWith(let text):
            return like(name, SegmentQuery.pattern(text) + "%")
        case .isTrue(let isTrue):
            let value = dialect.trueMember(name, of: "c.fields")
            return isTrue ? value : "NOT (\(value))"
        case .isSet:
            return dialect.hasMember(name, of: "c.fields")
        }
    }

    /// A field that is not there differs from everything.
    private func differing(_ comparison: Comparison, _ value: String, _ other: String) -> String {
        let test = "\(value) \(comparison.sql) \(other)"
        return comparison == .notEqual ? "(\(test) OR \(value) IS NULL)" : test
    }

    private mutating func like(_ name: String, _ pattern: String) -> String {
        "lower(\(dialect.textMember(name, of: "c.fields"))) LIKE \(parameter(.text(pattern))) ESCAPE '!'"
    }

    /// In lower case, as far as both engines agree what that is.
    private static func pattern(_ text: String) -> String {
        var pattern = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "!" { pattern.append("!") }
            let isUpperCase = ("A"..."Z").contains(scalar)
            pattern.append(isUpperCase ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
        }
        return String(pattern)
    }

    private mutating func sql(_ column: String, _ time: SegmentTime) -> String {
        switch time {
        case .within(let duration): "\(column) >= \(parameter(.integer((now - duration).microseconds)))"
        case .over(let duration): "\(column) < \(parameter(.integer((now - duration).microseconds)))"
        case .ever: "\(column) IS NOT NULL"
        case .never: "\(column) IS NULL"
        }
    }

    // MARK: Asking

    private var walked: (source: String, column: String, key: Binding) {
        switch walk {
        case .account: ("contact w WHERE w.account = $1 AND w.key > $2", "w.key", .key(account))
        case .list(let list): ("list_member w WHERE w.list = $1 AND w.contact > $2", "w.contact", .integer(list))
        case .tag(let tag): ("contact_tag w WHERE w.tag = $1 AND w.contact > $2", "w.contact", .integer(tag))
        // The numbers are ours, and stand in the text so that the partial indexes are seen to hold every row.
        case .state(let state):
            (
                "contact w WHERE w.account = $1 AND w.state > 1 AND w.state = \(state.number) AND w.key > $2", "w.key",
                .key(account)
            )
        case .stage(let stage):
            (
                "contact w WHERE w.account = $1 AND w.stage > 0 AND w.stage = \(stage.number) AND w.key > $2", "w.key",
                .key(account)
            )
        }
    }

    /// The matches among the next window of candidates, at most $4, in key order.
    var matches: Statement {
        let conditions = (["c.account = \(accountPlace)"] + clauses).joined(separator: " AND ")
        return Statement(
            """
            SELECT \(ContactRecord.columns(of: "c"))
            FROM (SELECT \(walked.column) AS key FROM \(walked.source) ORDER BY \(walked.column) LIMIT $3) d
            JOIN contact c ON c.key = d.key
            WHERE \(conditions) ORDER BY d.key LIMIT $4
            """)
    }

    /// Matches of the next window by the reason of a verdict that keeps them out, at most $4 reasons.
    var keptOut: Statement {
        let conditions = (["c.account = \(accountPlace)"] + clauses).joined(separator: " AND ")
        return Statement(
            """
            SELECT v.reason, count(*)
            FROM (SELECT \(walked.column) AS key FROM \(walked.source) ORDER BY \(walked.column) LIMIT $3) d
            JOIN contact c ON c.key = d.key JOIN contact_verdict v ON v.contact = c.key
            WHERE \(ContactVerdictTable.keepsOut) AND \(conditions) GROUP BY v.reason LIMIT $4
            """)
    }

    /// How many candidates the next window has, and the last of them.
    var window: Statement {
        Statement(
            """
            SELECT count(*), max(d.key)
            FROM (SELECT \(walked.column) AS key FROM \(walked.source) ORDER BY \(walked.column) LIMIT $3) d
            """)
    }

    private var accountPlace: String { "$\(bindings.count + Self.walkBindings + 1)" }

    func windowBindings(after key: ContactKey) -> [Binding] {
        [walked.key, .key(key), .integer(Self.windowSize)]
    }

    func matchBindings(after key: ContactKey, limit: Int) -> [Binding] {
        windowBindings(after: key) + [.integer(limit)] + bindings + [.key(account)]
    }
}

/// The tables' numbers of tags and lists that a rule names.
struct SegmentNames {
    var lists: [String: Int64] = [:]
    var tags: [String: Int64] = [:]
}

extension SegmentMoment {
    fileprivate var column: String {
        switch self {
        case .created: "c.created_at"
        case .confirmed: "c.confirmed_at"
        case .delivered: "c.delivered_at"
        case .opened: "c.opened_at"
        case .clicked: "c.clicked_at"
        case .bounced: "c.bounced_at"
        case .engaged: SegmentMoment.engagedColumn
        }
    }

    /// The later of open and click; null where there was neither.
    static let engagedColumn = """
        (CASE WHEN c.opened_at IS NULL THEN c.clicked_at WHEN c.clicked_at IS NULL OR c.clicked_at < c.opened_at \
        THEN c.opened_at ELSE c.clicked_at END)
        """
}

extension SegmentCount {
    fileprivate var column: String {
        switch self {
        case .softBounces: "soft_bounces"
        case .hardBounces: "hard_bounces"
        case .unanswered: "unanswered"
        }
    }
}
