public import Mail
public import MailAuth
public import Storage
import Synchronization

/// The domains that accounts send from, and their DKIM keys: made or brought along, seen in the DNS, signing, replaced.
///
/// A private key stands in the store sealed (`KeySeal`), and is taken out of it once the key signs no more.
public final class Domains: Sendable {
    /// Of one domain, those that sign no more among them; a month of daily rotation.
    static let keyLimit = 40

    private let engine: any Engine
    private let time: any TimeSource
    private let seal: KeySeal
    private let keySource: KeySource
    private let table = Mutex(SignerTable())

    private init(engine: any Engine, time: any TimeSource, seal: KeySeal, newest: Int64) {
        self.engine = engine
        self.time = time
        self.seal = seal
        keySource = KeySource(node: 0, after: newest) { time.now().microseconds }
    }

    /// Brings the schema up to date and reads the keys that sign.
    public static func open(engine: any Engine, seal: KeySeal, time: any TimeSource) async throws -> Domains {
        try await Schema.migrate(engine)
        let newest = try await engine.read { try DomainTable.newest(in: $0) }
        let domains = Domains(engine: engine, time: time, seal: seal, newest: newest)
        try await domains.reload()
        return domains
    }

    /// The same with the machine's clock.
    public static func open(engine: any Engine, seal: KeySeal) async throws -> Domains {
        try await open(engine: engine, seal: seal, time: WallClock())
    }

    // MARK: Signing

    /// Whose keys sign mail from that domain; `nil` where none do. From memory, for any thread.
    public func signer(for author: DomainName, of account: AccountID) -> DKIMSigner? {
        table.withLock { $0 }.signer(for: author, of: account)
    }

    /// Reads the keys that sign anew: what another node changed is followed.
    public func reload() async throws {
        let (domains, keys) = try await engine.read { connection in
            (try DomainTable.domains(in: connection), try DomainTable.keys(in: connection))
        }
        let fresh = SignerTable(domains: domains, keys: keys, seal: seal)
        table.withLock { $0 = fresh }
    }

    // MARK: Reading

    /// By name.
    public func list(of account: AccountID) async throws -> [SendingDomain] {
        let (domains, keys) = try await engine.read { connection in
            (try DomainTable.domains(in: connection), try DomainTable.keys(in: connection))
        }
        let byDomain = Dictionary(grouping: keys, by: \.domain)
        return domains.filter { $0.account == account }.map { value($0, byDomain[$0.id] ?? []) }
    }

    /// Of all accounts, those with a key that waits.
    func waiting() async throws -> [SendingDomain] {
        let (domains, keys) = try await engine.read { connection in
            (try DomainTable.domains(in: connection), try DomainTable.keys(in: connection))
        }
        let byDomain = Dictionary(grouping: keys, by: \.domain)
        return domains.map { value($0, byDomain[$0.id] ?? []) }
            .filter { domain in domain.keys.contains { $0.state == .waiting } }
    }

    /// - Throws: `DomainsFault.notFound`.
    public func find(_ name: DomainName, of account: AccountID) async throws -> SendingDomain {
        let found = try await engine.read { connection in
            try DomainTable.find(name, of: account, in: connection).map {
                ($0, try DomainTable.keys(of: $0.id, in: connection))
            }
        }
        guard let (row, keys) = found else { throw DomainsFault.notFound }
        return value(row, keys)
    }

    // MARK: Changing

    /// - Throws: `DomainsFault`.
    public func add(_ name: DomainName, of account: AccountID, keys: [NewDKIMKey]) async throws -> SendingDomain {
        let now = time.now()
        let row = DomainTable.DomainRow(id: keySource.next(), account: account, name: name, createdAt: now)
        try await engine.write { [self] connection in
            guard try DomainTable.find(name, of: account, in: connection) == nil else { throw DomainsFault.exists }
            try DomainTable.insert(row, into: connection)
            for key in try rows(keys, of: row.id, beside: [], now: now) {
                try DomainTable.insert(key, into: connection)
            }
        }
        return try await find(name, of: account)
    }

    /// Gives the domain more keys, which wait until their records are seen. Those of the same kind that sign go on until
    /// then.
    /// - Throws: `DomainsFault`.
    public func addKeys(_ keys: [NewDKIMKey], to name: DomainName, of account: AccountID) async throws -> SendingDomain
    {
        let now = time.now()
        try await engine.write { [self] connection in
            guard let row = try DomainTable.find(name, of: account, in: connection) else {
                throw DomainsFault.notFound
            }
            let present = try DomainTable.keys(of: row.id, in: connection)
            guard present.count + keys.count <= Domains.keyLimit else {
                throw DomainsFault.tooManyKeys(limit: Domains.keyLimit)
            }
            for key in try rows(keys, of: row.id, beside: present, now: now) {
                try DomainTable.insert(key, into: connection)
            }
        }
        return try await find(name, of: account)
    }

    /// Keys whose records were seen: from here on they sign, and older ones of their kind no more. Keys that do not wait
    /// are passed over.
    /// - Throws: `DomainsFault.notFound`.
    public func activate(
        _ ids: Set<DKIMKeyID>, of name: DomainName, account: AccountID
    ) async throws -> SendingDomain {
        let now = time.now()
        try await engine.write { connection in
            guard let row = try DomainTable.find(name, of: account, in: connection) else {
                throw DomainsFault.notFound
            }
            // The newest of a kind comes last and stays.
            for key in try DomainTable.keys(of: row.id, in: connection) where ids.contains(key.id) {
                _ = try DomainTable.activate(key, at: now, in: connection)
            }
        }
        try await reload()
        return try await find(name, of: account)
    }

    /// Takes the domain and its keys out; its mail goes unsigned from here on.
    /// - Throws: `DomainsFault.notFound`.
    public func remove(_ name: DomainName, of account: AccountID) async throws {
        try await engine.write { connection in
            guard let row = try DomainTable.find(name, of: account, in: connection) else {
                throw DomainsFault.notFound
            }
            try DomainTable.delete(row.id, in: connection)
        }
        try await reload()
    }

    // MARK: Rows and values

    private func rows(
        _ keys: [NewDKIMKey], of domain: DomainKey, beside present: [DomainTable.KeyRow], now: Timestamp
    ) throws -> [DomainTable.KeyRow] {
        var taken = Set(present.map(\.selector))
        return try keys.map { new in
            let selector = new.selector ?? NewDKIMKey.selector(for: new.key.algorithm, at: now, taken: taken)
            guard NewDKIMKey.isSelector(selector) else { throw DomainsFault.badSelector(selector) }
            guard taken.insert(selector).inserted else { throw DomainsFault.selectorTaken(selector) }
            let id: DKIMKeyID = keySource.next()
            return DomainTable.KeyRow(
                id: id, domain: domain, selector: selector, algorithm: new.key.algorithm,
                publicKey: new.key.publicKey, sealedKey: seal.seal(new.key.stored, for: id), state: .waiting,
                createdAt: now, activatedAt: nil, replacedAt: nil)
        }
    }

    private func value(_ row: DomainTable.DomainRow, _ keys: [DomainTable.KeyRow]) -> SendingDomain {
        let now = time.now()
        return SendingDomain(
            id: row.id, account: row.account, name: row.name, createdAt: row.createdAt,
            keys: keys.map { key in
                let isOver = key.replacedAt.map { now - $0 >= DKIMKey.overlap } ?? false
                return DKIMKey(
                    id: key.id, selector: key.selector, algorithm: key.algorithm, publicKey: key.publicKey,
                    state: key.state == .replaced && isOver ? .retired : key.state,
                    isReadable: key.sealedKey.map { seal.open($0, for: key.id) != nil } ?? true,
                    createdAt: key.createdAt, activatedAt: key.activatedAt, replacedAt: key.replacedAt)
            })
    }
}
