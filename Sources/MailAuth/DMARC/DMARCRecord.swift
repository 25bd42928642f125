import Mail

/// A domain's wish for mail that fails: the record at `_dmarc.domain`. Source: RFC 7489 section 6.3.
public struct DMARCRecord: Hashable, Sendable {
    public enum Policy: String, Hashable, Sendable { case none, quarantine, reject }
    /// How near a signing domain must be to that of From.
    public enum Alignment: Hashable, Sendable { case relaxed, strict }

    public enum ParseError: Error, Hashable, Sendable {
        case tags(TagList.ParseError)
        /// `v=DMARC1` does not stand first.
        case version
        /// There is no `p=`, or none of the three words, and no `rua=` to make it good (section 6.6.3).
        case policy
        case badTag(String)
    }

    public var policy: Policy
    /// `sp=`: for names below; `policy` where it is not said.
    public var subdomainPolicy: Policy
    /// `adkim=`
    public var signatureAlignment: Alignment
    /// `aspf=`
    public var senderAlignment: Alignment
    /// `pct=`: 0...100.
    public var percentage: Int
    /// `rua=`: where daily reports go.
    public var reportAddresses: [String]
    /// `ruf=`: where reports of single mails go.
    public var failureReportAddresses: [String]

    public static func isRecord(_ text: String) -> Bool {
        let words = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        return words[0].filter { $0 != " " && $0 != "\t" } == "v=DMARC1"
    }

    public static func parse(_ text: String) throws(ParseError) -> DMARCRecord {
        guard isRecord(text) else { throw .version }
        let bytes = Array(text.utf8)
        let tags: TagList
        do { tags = try TagList.parse(bytes.span) } catch { throw .tags(error) }
        return try DMARCRecord(tags)
    }

    private init(_ tags: TagList) throws(ParseError) {
        reportAddresses = DMARCRecord.addresses(tags.text("rua"))
        failureReportAddresses = DMARCRecord.addresses(tags.text("ruf"))
        let named = tags.text("p").flatMap { Policy(rawValue: $0.lowercased()) }
        let below = tags.text("sp").map { Policy(rawValue: $0.lowercased()) }
        if let named, below != .some(nil) {
            policy = named
            subdomainPolicy = (below ?? named) ?? named
        } else {
            guard !reportAddresses.isEmpty else { throw .policy }
            (policy, subdomainPolicy) = (.none, .none)
        }
        signatureAlignment = try DMARCRecord.alignment("adkim", tags)
        senderAlignment = try DMARCRecord.alignment("aspf", tags)
        guard let percentage = tags["pct"] == nil ? 100 : tags.number("pct"), percentage <= 100 else {
            throw .badTag("pct")
        }
        self.percentage = Int(percentage)
    }

    private static func alignment(_ name: String, _ tags: TagList) throws(ParseError) -> Alignment {
        switch tags.text(name)?.lowercased() {
        case nil, "r": return .relaxed
        case "s": return .strict
        default: throw .badTag(name)
        }
    }

    private static func addresses(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").prefix(20).map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return String(rest)
    }
}
