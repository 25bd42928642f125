internal import Mail
internal import Storage
internal import Synchronization

/// Addresses suppressed while mail for them was already in memory, on its way to delivery: what makes the last look
/// before sending cheap and exact (R20).
///
/// Every entry handed out belongs to an era. A new era begins when the current one has grown long; an era's addresses are
/// forgotten once no entry of that era or an older one is out.
final class FreshSuppressions: Sendable {
    /// Addresses of an era before the next begins.
    static let eraLength = 4_096

    private struct Era {
        let number: Int
        var outstanding = 0
        /// Address and account (0: everybody's).
        var addresses: Set<Place> = []
    }

    private struct Place: Hashable {
        let address: String
        let account: Int64
    }

    private let eras = Mutex([Era(number: 0)])

    /// - Returns: the era of entries that are handed out now.
    func enter(_ count: Int) -> Int {
        eras.withLock { eras in
            eras[eras.count - 1].outstanding += count
            return eras[eras.count - 1].number
        }
    }

    func leave(_ entries: some Sequence<QueueEntry>) {
        eras.withLock { eras in
            for entry in entries {
                guard let index = eras.firstIndex(where: { $0.number == entry.era }) else { continue }
                eras[index].outstanding -= 1
            }
            while eras.count > 1, eras[0].outstanding <= 0 { eras.removeFirst() }
        }
    }

    func add(_ address: String, scope: SuppressionScope) {
        eras.withLock { eras in
            if eras[eras.count - 1].addresses.count >= FreshSuppressions.eraLength {
                eras.append(Era(number: eras[eras.count - 1].number + 1))
            }
            eras[eras.count - 1].addresses.insert(Place(address: address, account: scope.number))
        }
    }

    func remove(_ address: String, scope: SuppressionScope) {
        eras.withLock { eras in
            for index in eras.indices { eras[index].addresses.remove(Place(address: address, account: scope.number)) }
        }
    }

    func contains(_ mailbox: Mailbox, account: AccountID) -> Bool {
        eras.withLock { eras in
            guard eras.contains(where: { !$0.addresses.isEmpty }) else { return false }
            let address = mailbox.normalized.description
            let places = [Place(address: address, account: 0), Place(address: address, account: account.number)]
            return eras.contains { era in places.contains(where: era.addresses.contains) }
        }
    }
}
