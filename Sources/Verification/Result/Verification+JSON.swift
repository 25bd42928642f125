public import JSON
import Mail

extension Verification {
    /// One object: the same in the API, webhooks, files and the command line.
    public var json: JSONValue {
        [
            "address": .string(address),
            "normalized": .text(normalized),
            "verdict": .string(verdict.rawValue),
            "reason": .string(reason.rawValue),
            "score": .count(score),
            "checks": .array(checks.map(\.json)),
            "suggestion": .text(suggestion),
            "provider": .text(provider),
            "mailbox_provider_policy": .text(mailboxProviderPolicy?.rawValue),
            "level": .string(level.rawValue),
            "checked_at": .string(checkedAt.rfc3339),
            "ttl": .count(lifetime),
            "cached": .bool(isCached),
            "pending": .bool(isPending),
            "elapsed_ms": .number(elapsed.milliseconds),
        ]
    }

    /// Reads what `json` wrote; `nil` where it is something else. Members it does not know are left out.
    public init?(json: JSONValue) {
        guard let address = json["address"]?.text, let verdict = json["verdict"]?.text.flatMap(Verdict.init(rawValue:)),
            let reason = json["reason"]?.text.flatMap(VerificationReason.init(rawValue:)),
            let level = json["level"]?.text.flatMap(VerificationLevel.init(rawValue:)),
            let checkedAt = json["checked_at"]?.text.flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        self.init(
            address: address, normalized: json["normalized"]?.text, verdict: verdict, reason: reason,
            score: json["score"]?.whole ?? 0,
            checks: (json["checks"]?.list ?? []).compactMap(VerificationCheck.init(json:)),
            suggestion: json["suggestion"]?.text, provider: json["provider"]?.text, level: level, checkedAt: checkedAt,
            lifetime: json["ttl"]?.whole ?? 0, isCached: json["cached"] == true, isPending: json["pending"] == true,
            elapsed: Duration(milliseconds: json["elapsed_ms"]))
        mailboxProviderPolicy = json["mailbox_provider_policy"]?.text.flatMap(ExchangerTable.Belief.init(rawValue:))
    }
}

extension VerificationCheck {
    public var json: JSONValue {
        [
            "name": .string(name.rawValue),
            "status": .string(status.rawValue),
            "detail": .text(detail.isEmpty ? nil : detail),
            "code": .count(code.map { Int($0.number) }),
            "enhanced_code": .text(enhancedCode?.description),
            "ms": .number(duration.milliseconds),
        ]
    }

    init?(json: JSONValue) {
        guard let name = json["name"]?.text.flatMap(Name.init(rawValue:)),
            let status = json["status"]?.text.flatMap(Status.init(rawValue:))
        else { return nil }
        self.init(
            name, status, detail: json["detail"]?.text ?? "",
            code: json["code"]?.whole.flatMap { UInt16(exactly: $0) }.flatMap(ReplyCode.init),
            enhancedCode: json["enhanced_code"]?.text.flatMap { EnhancedStatusCode($0) },
            duration: Duration(milliseconds: json["ms"]))
    }
}

extension JSONValue {
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var list: [JSONValue]? { if case .array(let list) = self { list } else { nil } }
}

extension Duration {
    /// To the microsecond.
    var milliseconds: Double { Double(microseconds) / 1_000 }

    fileprivate init(milliseconds value: JSONValue?) {
        switch value {
        case .integer(let number): self = .milliseconds(min(max(number, 0), 86_400_000))
        case .number(let number): self = .microseconds(Int64(min(max(number, 0), 86_400_000) * 1_000))
        default: self = .zero
        }
    }
}
