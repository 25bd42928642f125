import Mail
import MailAuth
import Storage

/// The signers of all domains that can sign, held in memory: asked for once a message, on event loops too.
struct SignerTable: Sendable {
    private struct Place: Hashable {
        let account: AccountID
        let domain: DomainName
    }

    private var signers: [Place: DKIMSigner] = [:]

    init() {}

    init(domains: [DomainTable.DomainRow], keys: [DomainTable.KeyRow], seal: KeySeal) {
        let byDomain = Dictionary(grouping: keys.filter { $0.state == .active }, by: \.domain)
        for domain in domains {
            let identities = (byDomain[domain.id] ?? []).compactMap { row -> DKIMSigner.Identity? in
                guard let bytes = row.sealedKey.flatMap({ seal.open($0, for: row.id) }),
                    let key = try? SigningKey(row.algorithm, stored: bytes)
                else { return nil }
                return DKIMSigner.Identity(selector: row.selector, key: key)
            }
            guard !identities.isEmpty else { continue }
            signers[Place(account: domain.account, domain: domain.name)] = DKIMSigner(
                domain: domain.name, identities: identities)
        }
    }

    /// The signer of the author's domain, else of the nearest domain above it that has one: a signature by
    /// `example.com` is aligned with mail from `news.example.com` (RFC 7489 section 3.1.1).
    func signer(for author: DomainName, of account: AccountID) -> DKIMSigner? {
        guard !signers.isEmpty else { return nil }
        var name: DomainName? = author
        while let domain = name {
            if let signer = signers[Place(account: account, domain: domain)] { return signer }
            name = domain.text.firstIndex(of: ".").flatMap { DomainName(domain.text[$0...].dropFirst()) }
        }
        return nil
    }
}
