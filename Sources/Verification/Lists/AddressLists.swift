/// What is known of domains and local parts without asking anybody: who gives away mailboxes, which of them live for minutes,
/// which words name an office and not a person.
///
/// Made once and then only read; copies share it.
public final class AddressLists: Sendable {
    /// The files it was made of, in order, without their entries.
    public let sources: [Source]
    private let domains: WordTable
    private let roles: WordTable
    /// By number; the first is nobody.
    private let providers: [String]
    let typos: TypoIndex

    /// A file behind the lists.
    public struct Source: Hashable, Sendable {
        public let file: String
        public let kind: AddressListKind
        public let source: String
        public let licence: String
        /// `2026-11-22`; empty where the file does not say.
        public let seen: String
        public let entryCount: Int
        /// Entries that were left out since a list cannot have them: see ``AddressListKind/guarded``.
        public let refused: [AddressListFile.Entry]
    }

    /// Lays files one over the other. A domain of `providers` or `guarded`, and one above it, never becomes disposable.
    /// - Parameter files: their names and what they say; those of one name replace each other, the last one stays.
    public init(_ files: [(name: String, list: AddressListFile)]) {
        let merged = Self.merged(files)
        // Whatever takes the place of a file, what it guarded stays guarded.
        let guards = AddressListGuard(files.map(\.list))
        var domains = WordTable(capacity: merged.reduce(1) { $0 + $1.list.entries.count })
        var roles = WordTable(
            capacity: 1 + merged.reduce(0) { $0 + ($1.list.kind == .roles ? $1.list.entries.count : 0) })
        var numbers: [String: Int] = [:]
        var names = [""]
        var sources: [Source] = []
        for (name, list) in merged {
            let removed = Set(merged.lazy.filter { $0.list.kind == list.kind }.flatMap(\.list.removals).map(\.text))
            var refused: [AddressListFile.Entry] = []
            for entry in list.entries where !removed.contains(entry.text) {
                switch list.kind {
                case .roles: roles.insert(entry.text, .role)
                case .disposable:
                    if guards.guards(entry.text) {
                        refused.append(entry)
                    } else {
                        domains.insert(entry.text, .disposable)
                    }
                case .free: domains.insert(entry.text, [.free, .real])
                case .guarded: domains.insert(entry.text, .guarded)
                case .topLevelDomains: domains.insert(entry.text, .topLevel)
                case .providers:
                    var number = 0
                    if let provider = entry.provider {
                        number = numbers[provider] ?? names.count
                        if number == names.count {
                            numbers[provider] = number
                            names.append(provider)
                        }
                    }
                    domains.insert(entry.text, .real, weight: entry.weight, provider: number)
                }
            }
            sources.append(
                Source(
                    file: name, kind: list.kind, source: list.source, licence: list.licence, seen: list.seen,
                    entryCount: list.entries.count - refused.count, refused: refused))
        }
        self.sources = sources
        self.domains = domains
        self.roles = roles
        providers = names
        typos = TypoIndex(merged.lazy.filter { $0.list.kind == .providers }.flatMap(\.list.entries))
    }

    /// Files of one name replace each other.
    private static func merged(_ files: [(name: String, list: AddressListFile)]) -> [(
        name: String, list: AddressListFile
    )] {
        var merged: [(name: String, list: AddressListFile)] = []
        for file in files {
            if let index = merged.firstIndex(where: { $0.name == file.name }) {
                merged[index] = file
            } else {
                merged.append(file)
            }
        }
        return merged
    }

    // MARK: Asking

    /// What is known of a domain.
    struct Domain {
        /// Of the domain itself and of those above it, the last label left out.
        var flags: WordTable.Flags = []
        var provider: String?
        /// Its last label is in the public DNS.
        var hasTopLevel = false
        var labelCount = 1
        /// A list names it, and not only one above it.
        var isListed = false
    }

    /// - Parameter name: a domain name; its capitals count as small letters.
    func domain(_ name: Span<UInt8>) -> Domain {
        var domain = Domain()
        var provider: UInt16 = 0
        var hash = WordTable.seed
        var index = name.count
        while index > 0 {
            index -= 1
            hash = WordTable.hash(hash, ByteClass.folded(name[index]))
            guard index == 0 || name[index - 1] == UInt8(ascii: ".") else { continue }
            let fact = domains.fact(name, index..<name.count, hash: hash)
            if domain.labelCount == 1 {
                domain.hasTopLevel = fact?.flags.contains(.topLevel) ?? false
            } else if let fact {
                domain.flags.formUnion(fact.flags)
                if fact.provider > 0 { provider = fact.provider }
                domain.isListed = index == 0
            }
            guard index > 0 else { break }
            // The dot belongs to the next hash.
            index -= 1
            hash = WordTable.hash(hash, UInt8(ascii: "."))
            domain.labelCount += 1
        }
        if provider > 0 { domain.provider = providers[Int(provider)] }
        return domain
    }

    /// The top-level domain is in the public DNS.
    func isTopLevel(_ label: Span<UInt8>) -> Bool { domains.fact(label)?.flags.contains(.topLevel) ?? false }

    /// - Parameter localPart: not quoted.
    func isRole(_ localPart: Span<UInt8>) -> Bool {
        guard let key = RoleKey(localPart), key.count > 0 else { return false }
        return roles.fact(key.bytes.span.extracting(0..<key.count)) != nil
    }

    /// The mailbox at that domain lives for minutes.
    public func isDisposable(_ domain: Span<UInt8>) -> Bool { self.domain(domain).flags.contains(.disposable) }

    /// The domain itself is certainly there: who denies it, errs.
    public func isKnown(_ domain: Span<UInt8>) -> Bool {
        let facts = self.domain(domain)
        return facts.isListed && !facts.flags.isDisjoint(with: [.real, .guarded])
    }

    /// Anybody may have a mailbox at that domain.
    public func isFree(_ domain: Span<UInt8>) -> Bool { self.domain(domain).flags.contains(.free) }
}
