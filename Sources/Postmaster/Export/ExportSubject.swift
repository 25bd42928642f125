public import Bounce
internal import JSON
internal import Mail
internal import Spool
public import Storage

/// What an export has in it: a table, and the filter that it was asked for with.
public enum ExportSubject: Hashable, Sendable {
    /// Single bounces, newest first.
    case bounces(BounceFilter)
    /// The rows of a bounces report.
    case report(BouncesReportQuery)
    /// Whom a campaign wrote to, newest first.
    case recipients(CampaignKey, statuses: Set<RecipientStatus>)

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case bounces
        case report = "bounces_report"
        case recipients

        /// Parameters that its filter may have.
        public var parameterNames: [String] {
            switch self {
            case .bounces: BounceFilter.parameterNames
            case .report: BounceFilter.parameterNames + ["group_by"]
            case .recipients: ["campaign_id", "status"]
            }
        }
    }

    public var kind: Kind {
        switch self {
        case .bounces: .bounces
        case .report: .report
        case .recipients: .recipients
        }
    }

    /// The campaign that it is about; `nil`: all, or what has none.
    var campaign: CampaignKey? {
        let key: CampaignKey? =
            switch self {
            case .bounces(let filter): filter.campaign
            case .report(let query): query.filter.campaign
            case .recipients(let campaign, _): campaign
            }
        return key?.number == 0 ? nil : key
    }

    /// The filter in the words of the API, without the account.
    public var parameters: [(name: String, value: String)] {
        switch self {
        case .bounces(let filter): filter.parameters
        case .report(let query): query.filter.parameters + [("group_by", query.grouping.rawValue)]
        case .recipients(let campaign, let statuses):
            [("campaign_id", campaign.description)]
                + (statuses.isEmpty ? [] : [("status", statuses.map(\.rawValue).sorted().joined(separator: ","))])
        }
    }

    /// - Parameters:
    ///   - parameters: by name; others than those of the kind are passed over.
    ///   - faults: what is wrong with them; what is returned is of no use where there are any.
    public init(_ kind: Kind, parameters: [String: String], faults: inout [BounceFilter.Fault]) {
        switch kind {
        case .bounces: self = .bounces(BounceFilter(parameters: parameters, faults: &faults))
        case .report:
            var query = BouncesReportQuery(BounceFilter(parameters: parameters, faults: &faults))
            query.rowLimit = BouncesReportQuery.maximumRowLimit
            if let text = parameters["group_by"], !text.isEmpty {
                query.grouping = Self.choice("group_by", text, BouncesReportQuery.Grouping.self, &faults) ?? .fromDomain
            }
            self = .report(query)
        case .recipients:
            let campaign = parameters["campaign_id"].flatMap { CampaignKey($0) }
            if campaign == nil {
                let detail = "`campaign_id` says whose recipients, as an id like \(CampaignKey.prefix)0c2k…."
                faults.append(BounceFilter.Fault(name: "campaign_id", code: "required", detail: detail))
            }
            let words = (parameters["status"] ?? "").split(separator: ",")
            let statuses = words.compactMap { Self.choice("status", String($0), RecipientStatus.self, &faults) }
            self = .recipients(campaign ?? CampaignKey(number: 0), statuses: Set(statuses))
        }
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ text: String, _ type: Choice.Type, _ faults: inout [BounceFilter.Fault]
    ) -> Choice? where Choice.RawValue == String {
        if let choice = Choice(rawValue: text) { return choice }
        let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        faults.append(BounceFilter.Fault(name: name, code: "unknown_value", detail: "`\(name)` is one of \(all)."))
        return nil
    }
}

extension ExportSubject {
    /// The parameters as they are stored.
    var storedParameters: String {
        let object = JSONValue.object(parameters.map { JSONMember($0.name, .string($0.value)) })
        return String(decoding: object.bytes, as: UTF8.self)
    }

    /// `nil` where a newer release wrote it.
    init?(storedKind: String, parameters text: String) {
        guard let kind = Kind(rawValue: storedKind),
            case .object(let members) = try? JSONParser.parse(Array(text.utf8))
        else { return nil }
        var parameters: [String: String] = [:]
        for case (let name, .string(let value)) in members.map({ ($0.name, $0.value) }) { parameters[name] = value }
        var faults: [BounceFilter.Fault] = []
        self.init(kind, parameters: parameters, faults: &faults)
        guard faults.isEmpty else { return nil }
    }
}
