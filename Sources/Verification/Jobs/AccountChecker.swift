public import Mail
public import Storage

/// Verifies the addresses of a list for an account: with what was seen here of each, and the DNS where the level asks for it.
/// Mailboxes are not asked for: an exchanger that is asked about a whole list takes us for a harvester, and blocks us.
public struct AccountChecker: AddressChecker {
    /// Domains that are asked about at a time.
    static let width = 64

    private let verifier: Verifier
    private let history: History
    private let request: VerificationRequest
    private let account: AccountID

    /// - Parameter level: `smtp` is `dns`.
    public init(
        verifier: Verifier, history: History, account: AccountID, level: VerificationLevel, policy: AddressPolicy
    ) {
        self.verifier = verifier
        self.history = history
        self.account = account
        request = VerificationRequest(level: min(level, .dns), policy: policy, account: account)
    }

    public func check(_ addresses: AddressBatch, at now: Timestamp) async throws -> [Verification] {
        try await check(addresses.texts)
    }

    /// In the order given.
    /// - Throws: what the store throws.
    public func check(_ addresses: [String]) async throws -> [Verification] {
        let known = addresses.enumerated().compactMap { index, address in
            Mailbox(internationalized: address).map { (index, $0) }
        }
        var histories = [AddressHistory?](repeating: nil, count: addresses.count)
        for (place, past) in zip(known, try await history.of(known.map(\.1), account: account)) where !past.isEmpty {
            histories[place.0] = past
        }
        var found: [Verification] = []
        found.reserveCapacity(addresses.count)
        guard request.level > .fast else {
            for (address, past) in zip(addresses, histories) {
                found.append(await verifier.finish(address, request, history: past).verification)
            }
            return found
        }
        return await verifier.inParallel(addresses, histories, request)
    }
}

/// Verifies the addresses of a list for nobody in particular: nothing that was seen of them counts.
public struct VerifierChecker: AddressChecker {
    private let verifier: Verifier
    private let request: VerificationRequest

    /// - Parameter level: `smtp` is `dns`.
    public init(verifier: Verifier, level: VerificationLevel, policy: AddressPolicy) {
        self.verifier = verifier
        request = VerificationRequest(level: min(level, .dns), policy: policy)
    }

    public func check(_ addresses: AddressBatch, at now: Timestamp) async -> [Verification] {
        let texts = addresses.texts
        return await verifier.inParallel(texts, Array(repeating: nil, count: texts.count), request)
    }
}

extension AddressBatch {
    /// Bytes that are no UTF-8 are replaced.
    var texts: [String] { (0..<count).map { String(decoding: bytes[range($0)], as: UTF8.self) } }
}

extension Verifier {
    /// In the order given, `AccountChecker.width` at a time.
    func inParallel(
        _ addresses: [String], _ histories: [AddressHistory?], _ request: VerificationRequest
    ) async -> [Verification] {
        await withTaskGroup(of: (Int, Verification).self) { group in
            var found = [Verification?](repeating: nil, count: addresses.count)
            var next = 0
            func add() {
                let index = next
                next += 1
                group.addTask {
                    (index, await finish(addresses[index], request, history: histories[index]).verification)
                }
            }
            while next < min(AccountChecker.width, addresses.count) { add() }
            while let (index, verification) = await group.next() {
                found[index] = verification
                if next < addresses.count { add() }
            }
            return found.compactMap(\.self)
        }
    }
}
