/// What a new list of a kind would change, and the file it would be.
public struct AddressListUpdate: Sendable {
    public let kind: AddressListKind
    /// Entries of the list that is in force.
    public let countBefore: Int
    /// Entries that the new one would have.
    public let countAfter: Int
    /// By the alphabet.
    public let added: [String]
    public let removed: [String]
    /// Entries that a list cannot have: see ``AddressListKind/guarded``.
    public let refused: [AddressListFile.Entry]
    /// The file as it is to be kept: what it says of itself, and its entries by the alphabet.
    public let bytes: [UInt8]

    /// - Parameters:
    ///   - list: the new one.
    ///   - current: the files in force, those built in first.
    public init(_ list: AddressListFile, over current: [(name: String, list: AddressListFile)]) {
        kind = list.kind
        let guards = AddressListGuard(current.map(\.list))
        var entries: [String: AddressListFile.Entry] = [:]
        var refused: [AddressListFile.Entry] = []
        for entry in list.entries {
            if list.kind == .disposable, guards.guards(entry.text) {
                refused.append(entry)
            } else {
                entries[entry.text] = entry
            }
        }
        for removal in list.removals { entries[removal.text] = nil }
        let old = Set(current.last { $0.name == list.kind.fileName }?.list.entries.map(\.text) ?? [])
        let new = Set(entries.keys)
        self.refused = refused
        countBefore = old.count
        countAfter = new.count
        added = new.subtracting(old).sorted()
        removed = old.subtracting(new).sorted()
        bytes = Self.write(list, entries.values.sorted { $0.text < $1.text })
    }

    /// More than half of the list would go: rather a download that was cut short than an update.
    public var isSuspicious: Bool { removed.count * 2 > countBefore }

    private static func write(_ list: AddressListFile, _ entries: [AddressListFile.Entry]) -> [UInt8] {
        var text = "list \(list.kind.rawValue)\n"
        for (word, value) in [("source", list.source), ("licence", list.licence), ("seen", list.seen)]
        where !value.isEmpty {
            text += "\(word) \(value)\n"
        }
        text += "\n"
        for entry in entries {
            text += entry.text
            if list.kind == .providers {
                text += " \(entry.weight)"
                if let provider = entry.provider { text += " \(provider)" }
            }
            text += "\n"
        }
        return Array(text.utf8)
    }
}
