/// Whose exchangers these are, where the provider table does not know them.
enum Provider {
    /// The registrable-looking end of `host`. An address literal is given back as it is.
    static func name(ofUnknown host: String) -> String {
        guard let last = host.utf8.last, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last), !host.contains(":")
        else { return host }
        return registrable(host.split(separator: ".")).joined(separator: ".")
    }

    /// Two labels, or three under names such as `co.uk` and `com.br`. A guess that is good enough to group by.
    private static func registrable(_ labels: [Substring]) -> ArraySlice<Substring> {
        guard labels.count > 2, let top = labels.last, top.utf8.count == 2 else { return labels.suffix(2) }
        return labels.suffix(secondLevels.contains(labels[labels.count - 2]) ? 3 : 2)
    }

    private static let secondLevels: Set<Substring> = ["ac", "co", "com", "edu", "gov", "net", "ne", "or", "org"]
}
