import DNS
import MailAuth

/// Words of SPF records that are proposed, and of what is wrong with them.
enum SPFText {
    static func term(_ address: IPAddress) -> String { (address.isV4 ? "ip4:" : "ip6:") + address.description }

    /// - Parameter isOursAlone: nobody else sends for the domain, so that all others can be refused.
    static func new(_ addresses: [IPAddress], isOursAlone: Bool) -> String {
        (["v=spf1"] + addresses.map(term) + [isOursAlone ? "-all" : "~all"]).joined(separator: " ")
    }

    /// The record with the addresses it lacks, in front: they are found before anything that asks the DNS.
    static func adding(_ addresses: [IPAddress], to text: String) -> String {
        let terms = text.split(separator: " ").dropFirst().map(String.init)
        let present = Set(terms.map { $0.lowercased() })
        let missing = addresses.map(term).filter { !present.contains($0) && !present.contains("+" + $0) }
        // What refuses an address by name stands in the way.
        let kept = terms.filter { term in
            !missing.contains { ["-\($0)", "~\($0)", "?\($0)"].contains(term.lowercased()) }
        }
        return (["v=spf1"] + missing + kept).joined(separator: " ")
    }

    /// All terms of several records, each once; what ends a record goes to the end, the mildest of it.
    static func merged(_ texts: [String]) -> String {
        var terms: [String] = []
        var ends: Set<String> = []
        for text in texts {
            for term in text.split(separator: " ").dropFirst().map(String.init) {
                if term.lowercased().hasSuffix("all"), term.utf8.count <= 4 {
                    ends.insert(term.lowercased())
                } else if !terms.contains(term) {
                    terms.append(term)
                }
            }
        }
        let end = ["?all", "~all", "-all"].first { ends.contains($0) } ?? "~all"
        return (["v=spf1"] + terms + [end]).joined(separator: " ")
    }

    static func sentence(_ fault: SPFFault) -> String {
        switch fault {
        case .severalRecords(let name): "\(name) has more than one SPF record"
        case .record(let error, let name): "at \(name), \(sentence(error))"
        case .tooManyLookups: "it takes more than 10 look-ups"
        case .tooManyVoidLookups: "more than 2 of its look-ups find nothing"
        case .tooManyHosts(let name): "\(name) names more than 10 mail hosts"
        case .missingRecord(let name): "it leads to \(name), which has no SPF record"
        }
    }

    private static func sentence(_ error: SPFRecord.ParseError) -> String {
        switch error {
        case .notSPF: "the record does not begin with v=spf1"
        case .tooLong: "the record is too long"
        case .badTerm(let term): "`\(term)` is no mechanism"
        case .badDomain(let term): "`\(term)` names no domain"
        case .badAddress(let term): "`\(term)` names no address"
        case .badPrefixLength(let term): "`\(term)` has no right prefix length"
        case .repeated(let name): "`\(name)=` stands twice"
        }
    }

    static func remedy(_ fault: SPFFault) -> String {
        switch fault {
        case .severalRecords(let name): "Keep one SPF record at \(name)."
        case .record(_, let name): "Mend that term in the record at \(name)."
        case .tooManyLookups, .tooManyVoidLookups:
            "Take out `include:`, `a`, `mx` and `exists:` terms that are not needed any more."
        case .tooManyHosts: "Name the hosts by `ip4:` and `ip6:` instead of `mx`."
        case .missingRecord(let name):
            "Take out the `include:` or `redirect=` of \(name), or have its owner publish a record."
        }
    }
}
