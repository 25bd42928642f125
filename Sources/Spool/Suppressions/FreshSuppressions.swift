internal import Mail
internal import Storage
internal import Synchronization

/// Addresses and domains suppressed while mail for them was already in memory, on its way to delivery: what makes the last
/// look before sending cheap and exact (R20).
///
/// Every entry handed out belongs to an era. A new era begins when the current one has grown long; an era's places are
/// forgotten once no entry of that era or an older one is out. Of a place 64 bits of a keyed hash are kept, some 20 bytes,
/// so that an import of millions beside a long delivery stays small; that two places of millions look alike happens less
/// than once in 10¹² looks.
final class FreshSuppressions: Sendable {
    /// Places of an era before the next begins.
    static let eraLength = 4_096

    private struct Era {
        let number: Int
        var outstanding = 0
        var places: Set<Int> = []
    }

    private struct State {
        var eras = [Era(number: 0)]
        /// Whether a domain was ever among the places: mostly none is, and an address is looked up alone.
        var hasDomains = false
    }

    private let state = Mutex(State())

    /// - Returns: the era of entries that are handed out now.
    func enter(_ count: Int) -> Int {
        state.withLock { state in
            state.eras[state.eras.count - 1].outstanding += count
            return state.eras[state.eras.count - 1].number
        }
    }

    func leave(_ entries: some Sequence<QueueEntry>) {
        state.withLock { state in
            for entry in entries {
                guard let index = state.eras.firstIndex(where: { $0.number == entry.era }) else { continue }
                state.eras[index].outstanding -= 1
            }
            while state.eras.count > 1, state.eras[0].outstanding <= 0 { state.eras.removeFirst() }
        }
    }

    func add(_ address: String, scope: SuppressionScope) { add([address], scope: scope) }

    /// - Parameter addresses: as the table keeps them.
    func add(_ addresses: [String], scope: SuppressionScope) {
        add(addresses.map { (address: $0, includesSubdomains: false) }, scope: scope)
    }

    func add(_ places: [(address: String, includesSubdomains: Bool)], scope: SuppressionScope) {
        guard !places.isEmpty else { return }
        state.withLock { state in
            for place in places {
                if state.eras[state.eras.count - 1].places.count >= FreshSuppressions.eraLength {
                    state.eras.append(Era(number: state.eras[state.eras.count - 1].number + 1))
                }
                if place.address.utf8.first == UInt8(ascii: "@") { state.hasDomains = true }
                state.eras[state.eras.count - 1].places.insert(
                    FreshSuppressions.hash(place.address, scope.number, isWide: place.includesSubdomains))
            }
        }
    }

    func remove(_ addresses: [String], scope: SuppressionScope) {
        state.withLock { state in
            for address in addresses {
                for isWide in [false, true] {
                    let place = FreshSuppressions.hash(address, scope.number, isWide: isWide)
                    for index in state.eras.indices { state.eras[index].places.remove(place) }
                }
            }
        }
    }

    func contains(_ mailbox: Mailbox, account: AccountID) -> Bool {
        state.withLock { state in
            guard state.eras.contains(where: { !$0.places.isEmpty }) else { return false }
            guard state.hasDomains else {
                return Self.contains(mailbox.normalized.description, isWide: false, account, in: state)
            }
            let texts = SuppressionPlaces(mailbox).texts
            return texts.prefix(2).contains { Self.contains($0, isWide: false, account, in: state) }
                || texts.dropFirst().contains { Self.contains($0, isWide: true, account, in: state) }
        }
    }

    private static func contains(_ place: String, isWide: Bool, _ account: AccountID, in state: State) -> Bool {
        let hashes = [0, account.number].map { hash(place, $0, isWide: isWide) }
        return state.eras.contains { era in hashes.contains(where: era.places.contains) }
    }

    private static func hash(_ place: String, _ account: Int64, isWide: Bool) -> Int {
        var hasher = Hasher()
        hasher.combine(place)
        hasher.combine(account)
        hasher.combine(isWide)
        return hasher.finalize()
    }
}
