import Mail

/// The names of zones, for telling whether a name lies in one of them.
struct ZoneNames: Sendable {
    private let names: Set<Substring>

    init(_ zones: [LocalZone]) {
        names = Set(
            zones.map { zone in
                let name = zone.name.lowercased()
                return name.hasSuffix(".") ? name.dropLast() : Substring(name)
            })
    }

    /// True for the name of a zone and for every name below it.
    func cover(_ name: DomainName) -> Bool {
        var rest = name.text[...]
        while true {
            if names.contains(rest) { return true }
            guard let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) else { return false }
            rest = rest[rest.utf8.index(after: dot)...]
        }
    }
}
