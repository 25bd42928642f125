import DNS
import Mail

extension SPFWalk {
    /// Source: RFC 7208 section 5.
    mutating func matches(_ mechanism: SPFRecord.Mechanism, at domain: DomainName) async throws(Stop) -> Bool {
        if mechanism.asksDNS { try spendLookup() }
        switch mechanism {
        case .all:
            return true
        case .network(let network, let length):
            return network.agrees(with: question.address, bits: length)
        case .include(let spec):
            return try await includes(spec, at: domain)
        case .addresses(let spec, let lengths):
            guard let host = await target(spec, at: domain) else { return false }
            return try await has(host, lengths)
        case .mailExchangers(let spec, let lengths):
            guard let name = await target(spec, at: domain) else { return false }
            let exchangers = try values(await resolver.mailExchangers(of: name))
            guard exchangers.count <= SPFEvaluator.hostLimit else {
                throw .permanent(.tooManyHosts(at: name.text))
            }
            for exchanger in exchangers where try await has(exchanger.host, lengths) { return true }
            return false
        case .exists(let spec):
            guard let name = await expand(spec, at: domain) else { return false }
            return try !values(await resolver.addresses(of: name)).allSatisfy { IPAddress($0)?.isV4 != true }
        case .pointer(let spec):
            guard let name = await target(spec, at: domain) else { return false }
            return await validatedNames().contains { $0.isWithin(name) }
        }
    }

    /// Only a pass matches; what cannot be evaluated ends all. Source: RFC 7208 section 5.2.
    private mutating func includes(_ spec: SPFDomain, at domain: DomainName) async throws(Stop) -> Bool {
        guard let name = await expand(spec, at: domain) else { throw .permanent(.missingRecord(at: spec.text)) }
        guard let result = try await check(name) else { throw .permanent(.missingRecord(at: name.text)) }
        return result == .pass
    }

    private func target(_ spec: SPFDomain?, at domain: DomainName) async -> DomainName? {
        guard let spec else { return domain }
        return await expand(spec, at: domain)
    }

    func expand(_ spec: SPFDomain, at domain: DomainName) async -> DomainName? {
        let asksForName = spec.parts.contains { if case .macro(let macro) = $0 { macro.letter == "p" } else { false } }
        guard asksForName else { return question.expand(spec, at: domain) }
        let names = await validatedNames()
        let best = names.first { $0 == domain } ?? names.first { $0.isWithin(domain) } ?? names.first
        return question.expand(spec, at: domain, validatedName: best?.text ?? "unknown")
    }

    private mutating func has(_ host: DomainName, _ lengths: SPFRecord.PrefixLengths) async throws(Stop) -> Bool {
        let isV4 = question.address.isV4
        let bits = isV4 ? lengths.v4 : lengths.v6
        return try values(await resolver.addresses(of: host)).contains { text in
            IPAddress(text)?.agrees(with: question.address, bits: bits) ?? false
        }
    }

    /// The address's names that have it among their addresses; what fails counts for nothing.
    /// Source: RFC 7208 section 5.5.
    private func validatedNames() async -> [DomainName] {
        guard case .found(let claims, _) = await resolver.names(of: question.address) else { return [] }
        var names: [DomainName] = []
        for claim in claims.prefix(SPFEvaluator.hostLimit) {
            guard case .found(let texts, _) = await resolver.addresses(of: claim) else { continue }
            if texts.contains(where: { IPAddress($0) == question.address }) { names.append(claim) }
        }
        return names
    }
}
