import Mail
public import Storage

/// Which contacts are asked for; all that is said must hold.
public struct ContactFilter: Hashable, Sendable {
    public var list: ListKey?
    public var segment: SegmentKey?
    /// A rule as text.
    public var rule: String?
    public var state: ContactState?
    public var stage: ContactStage?
    public var tag: String?
    public var source: ContactSource.Kind?
    /// The beginning of the address, or of its domain behind an `@`.
    public var search: String?

    public init() {}
}

extension Contacts {
    /// In the order of keys, which is the order they came in. A rule that describes few among millions may give an empty
    /// page that is not the last.
    /// - Parameter limit: 1...10,000.
    /// - Throws: `SegmentError.badRule`, `.notFound` where the segment is not there.
    public func contacts(
        _ filter: ContactFilter, account: AccountID, after: ContactKey?, limit: Int
    ) async throws -> ContactPage {
        let now = time.now()
        let limit = min(max(limit, 1), 10_000)
        return try await engine.read { connection in
            var rules = try Contacts.rules(of: filter, account: account, on: connection)
            if let search = filter.search, !search.isEmpty { rules.search = search }
            let query = try Contacts.query(rules, account: account, now: now, on: connection)
            return try ContactScan(query: query).page(after: after, limit: limit, on: connection)
        }
    }

    /// Whoever of an audience may be written to now, with what is merged into the mail, in the order of keys.
    ///
    /// Left out are contacts that are not `subscribed`, those that fell silent (unless a segment's rule names their stage),
    /// persistent soft bouncers that got mail within the policy's interval (R25), and those whose address was verified and found
    /// undeliverable (`ContactVerdict.keepsOut`).
    /// - Parameter limit: 1...10,000.
    /// - Throws: `SegmentError.notFound` where list or segment is not there, `.badRule`.
    public func recipients(
        of audience: Audience, account: AccountID, after: ContactKey?, limit: Int
    ) async throws -> AudiencePage {
        let now = time.now()
        let policy = try await policy(of: account)
        let limit = min(max(limit, 1), 10_000)
        return try await engine.read { connection in
            let rule = try Contacts.rule(of: audience, account: account, on: connection)
            var query = try Contacts.query(RuleSet(rules: [rule]), account: account, now: now, on: connection)
            query.addEligibility(policy, stageIsNamed: rule.namesStage, now: now)
            let page = try ContactScan(query: query).page(after: after, limit: limit, on: connection)
            return AudiencePage(members: page.contacts.map(AudienceMember.init(_:)), next: page.next)
        }
    }

    // MARK: Rules

    struct RuleSet {
        var rules: [SegmentRule]
        var search: String?
    }

    private static func rules(
        of filter: ContactFilter, account: AccountID, on connection: any ReadConnection
    ) throws -> RuleSet {
        var rules: [SegmentRule] = []
        if let list = filter.list { rules.append(.condition(.inList(list.description))) }
        if let tag = filter.tag { rules.append(.condition(.tagged(tag))) }
        if let state = filter.state { rules.append(.condition(.state(state))) }
        if let stage = filter.stage { rules.append(.condition(.stage(stage))) }
        if let source = filter.source { rules.append(.condition(.source(source, origin: nil))) }
        if let rule = filter.rule { rules.append(try parsed(rule)) }
        if let segment = filter.segment {
            rules.append(try self.rule(of: .segment(segment), account: account, on: connection))
        }
        return RuleSet(rules: rules)
    }

    static func rule(of audience: Audience, account: AccountID, on connection: any ReadConnection) throws
        -> SegmentRule
    {
        switch audience {
        case .list(let key):
            guard try ListTable.find(key, account: account, on: connection) != nil else { throw SegmentError.notFound }
            return .condition(.inList(key.description))
        case .segment(let key):
            guard let segment = try SegmentTable.find(key, account: account, on: connection) else {
                throw SegmentError.notFound
            }
            return try parsed(segment.rule)
        }
    }

    static func parsed(_ rule: String) throws(SegmentError) -> SegmentRule {
        do {
            return try SegmentParser.parse(rule)
        } catch {
            throw .badRule(error)
        }
    }

    static func query(
        _ set: RuleSet, account: AccountID, now: Timestamp, on connection: any ReadConnection
    ) throws -> SegmentQuery {
        let names = try SegmentNames(set.rules, account: account, on: connection)
        var query = SegmentQuery(account: account, names: names, now: now, dialect: connection.dialect)
        for rule in set.rules { query.add(rule) }
        if let search = set.search { query.add("c.address LIKE ? ESCAPE '!'", .text(pattern(search))) }
        return query
    }

    /// `ada` finds `ada@…`, `@exam` finds `…@example.com`.
    private static func pattern(_ search: String) -> String {
        var pattern = search.hasPrefix("@") ? "%" : ""
        for scalar in search.unicodeScalars.prefix(254) {
            if scalar == "%" || scalar == "_" || scalar == "!" { pattern += "!" }
            let isUpperCase = ("A"..."Z").contains(scalar)
            pattern.unicodeScalars.append(isUpperCase ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar)
        }
        return pattern + "%"
    }
}

extension SegmentNames {
    /// Looks up what the rules name. A list goes by its id or its name; one that is not there has no members.
    init(_ rules: [SegmentRule], account: AccountID, on connection: any ReadConnection) throws {
        var lists: Set<String> = []
        var tags: Set<String> = []
        for rule in rules {
            _ = rule.mentions { condition in
                if case .inList(let name) = condition { lists.insert(name) }
                if case .tagged(let name) = condition { tags.insert(name) }
                return false
            }
        }
        self.init()
        for name in lists {
            let key = ListKey(name)
            let list =
                try key.flatMap { try ListTable.find($0, account: account, on: connection) }
                ?? ListTable.find(named: name, account: account, on: connection)
            self.lists[name] = list?.key.number
        }
        for name in tags { self.tags[name] = try TagTable.number(of: name, account: account, on: connection) }
    }
}

extension SegmentRule {
    var namesStage: Bool { mentions { if case .stage = $0 { true } else { false } } }
}

extension SegmentQuery {
    /// Who may be written to at all.
    mutating func addEligibility(_ policy: ContactPolicy, stageIsNamed: Bool, now: Timestamp) {
        addStanding(policy, stageIsNamed: stageIsNamed, now: now)
        add("NOT EXISTS (SELECT 1 FROM contact_verdict v WHERE v.contact = c.key AND \(ContactVerdictTable.keepsOut))")
    }

    /// The same, whatever is known of the address.
    mutating func addStanding(_ policy: ContactPolicy, stageIsNamed: Bool, now: Timestamp) {
        add("c.state = ?", .integer(ContactState.subscribed.number))
        if stageIsNamed {
            add("c.stage <> ?", .integer(ContactStage.out.number))
        } else {
            add("c.stage = ?", .integer(ContactStage.active.number))
        }
        add(
            "c.soft_bounces < ? OR c.bounced_at IS NULL OR c.bounced_at < ?", .integer(policy.softBouncerAfter),
            .integer((now - policy.softBouncerInterval).microseconds))
    }
}

extension AudienceMember {
    init(_ contact: ContactRecord) {
        var fields = contact.fields.mapValues(\.mergeText)
        fields["email"] = contact.mailbox.description
        self.init(contact: contact.key, mailbox: contact.mailbox, fields: fields)
    }
}
