/// The beginning of the links that mail carries.
enum PublicURL {
    /// `nil` for what is not `https://` or `http://`, a host, and perhaps a port and a path, in printable ASCII without a query.
    static func read(_ text: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }),
            text.utf8.count <= 200,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"<>?#&'%\\".utf8.contains($0) })
        else { return nil }
        let host = text.dropFirst(scheme.count).prefix { $0 != "/" }
        guard !host.isEmpty else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
