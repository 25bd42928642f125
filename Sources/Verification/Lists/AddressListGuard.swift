/// The domains that no list can make disposable: those of `providers` and `guarded`, and every domain above one of them.
/// A list that named a large provider would turn away the people who write from there.
struct AddressListGuard: Sendable {
    private var domains: Set<String> = []

    init(_ lists: [AddressListFile]) {
        for list in lists where list.kind == .providers || list.kind == .guarded {
            for entry in list.entries {
                var rest = Substring(entry.text)
                domains.insert(String(rest))
                while let dot = rest.firstIndex(of: ".") {
                    rest = rest[rest.index(after: dot)...]
                    domains.insert(String(rest))
                }
            }
        }
    }

    /// - Parameter domain: in small letters.
    func guards(_ domain: String) -> Bool { domains.contains(domain) }
}
