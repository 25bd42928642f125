/// One thing that was looked at for a sending domain: how it stands, and what to mend.
public struct DomainFinding: Sendable, Hashable {
    public enum Check: String, Sendable, CaseIterable {
        case spf, dkim, dmarc
        case mtaSTS = "mta_sts"
        case returnPath = "return_path"
        case reverseDNS = "reverse_dns"
        case blocklists = "dnsbl"
    }

    public enum State: String, Sendable, CaseIterable {
        case ok
        /// Mail goes out well; something is left to be desired.
        case warning
        /// Mail will be refused or doubted until this is mended.
        case failed
        /// The DNS did not say.
        case unknown
    }

    public let check: Check
    /// What was looked at: a domain, a name, an address.
    public let subject: String
    public let state: State
    /// A sentence.
    public let summary: String
    /// What the DNS has there now.
    public var found: [String] = []
    /// A sentence on what to do; `nil` where there is nothing.
    public var mend: String?
    /// To be published; they take the place of what was found at the same name and of the same kind.
    public var records: [PublishedRecord] = []

    init(_ check: Check, _ subject: some CustomStringConvertible, _ state: State, _ summary: String) {
        self.check = check
        self.subject = subject.description
        self.state = state
        self.summary = summary
    }

    func with(found: [String] = [], mend: String? = nil, records: [PublishedRecord] = []) -> DomainFinding {
        var finding = self
        finding.found = found
        finding.mend = mend
        finding.records = records
        return finding
    }
}
