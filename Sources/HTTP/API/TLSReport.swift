import JSON
import Mail
import Spool

/// A day's report for one domain. Source: RFC 8460 section 4.
struct TLSReport {
    let domain: String
    /// Days since 1970, UTC.
    let day: Int64
    private let counts: [TLSSessionCount]
    private let policy: String?
    private let reporter: String

    /// - Parameters:
    ///   - policies: MTA-STS policies as they stand now, word for word, by domain.
    ///   - reporter: our name.
    static func of(_ counts: [TLSSessionCount], policies: [String: String], by reporter: String) -> [TLSReport] {
        Dictionary(grouping: counts) { "\($0.key.day) \($0.key.policyDomain)" }.values
            .map { group in
                TLSReport(
                    domain: group[0].key.policyDomain, day: group[0].key.day, counts: group,
                    policy: policies[group[0].key.policyDomain], reporter: reporter)
            }
            .sorted { ($0.day, $0.domain) < ($1.day, $1.domain) }
    }

    var json: JSONValue {
        [
            "organization-name": .string(reporter),
            "date-range": [
                "start-datetime": .string("\(Self.date(day))T00:00:00Z"),
                "end-datetime": .string("\(Self.date(day))T23:59:59Z"),
            ],
            "contact-info": .string("postmaster@\(reporter)"),
            "report-id": .string("\(Self.date(day))_\(domain)@\(reporter)"),
            "policies": .array(TLSPolicyKind.allCases.flatMap(sections)),
        ]
    }

    /// What was done under one kind of policy, by the domain that published it. Of DANE that is the exchanger's own (its
    /// TLSA base domain). Source: RFC 8460 section 1.1.
    private func sections(_ kind: TLSPolicyKind) -> [JSONValue] {
        let groups = Dictionary(grouping: counts.filter { $0.key.kind == kind }) { count in
            kind == .tlsa && !count.key.mxHost.isEmpty ? count.key.mxHost : domain
        }
        return groups.sorted { $0.key < $1.key }.map { section(kind, of: $0, $1) }
    }

    private func section(_ kind: TLSPolicyKind, of policyDomain: String, _ counts: [TLSSessionCount]) -> JSONValue {
        let failures = counts.filter { $0.key.result != .success }
        let successCount = counts.filter { $0.key.result == .success }.reduce(0) { $0 + $1.count }
        return [
            "policy": .object(policyMembers(kind, of: policyDomain)),
            "summary": [
                "total-successful-session-count": .count(successCount),
                "total-failure-session-count": .count(failures.reduce(0) { $0 + $1.count }),
            ],
            "failure-details": .array(failures.map(Self.detail)),
        ]
    }

    private func policyMembers(_ kind: TLSPolicyKind, of policyDomain: String) -> [JSONMember] {
        var members = [
            JSONMember("policy-type", .string(kind.rawValue)), JSONMember("policy-domain", .string(policyDomain)),
        ]
        guard kind == .sts, let policy else { return members }
        let lines = policy.split(whereSeparator: \.isNewline).map(String.init)
        members.append(JSONMember("policy-string", .array(lines.map(JSONValue.string))))
        let hosts = lines.filter { $0.hasPrefix("mx:") }.map { $0.dropFirst(3).drop { $0 == " " } }
        members.append(JSONMember("mx-host", .array(hosts.map { .string(String($0)) })))
        return members
    }

    private static func detail(_ count: TLSSessionCount) -> JSONValue {
        var members = [JSONMember("result-type", .string(count.key.result.rawValue))]
        if !count.key.sourceAddress.isEmpty {
            members.append(JSONMember("sending-mta-ip", .string(count.key.sourceAddress)))
        }
        if !count.key.mxHost.isEmpty { members.append(JSONMember("receiving-mx-hostname", .string(count.key.mxHost))) }
        members.append(JSONMember("failed-session-count", .count(count.count)))
        return .object(members)
    }

    /// `2026-11-21`
    static func date(_ day: Int64) -> String {
        String(Timestamp(seconds: day * 86_400).rfc3339.prefix(10))
    }
}
