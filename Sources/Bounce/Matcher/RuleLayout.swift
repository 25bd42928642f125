import Mail

/// The rules' conditions as they are laid out, one rule after the other.
struct RuleLayout {
    var conditions: [RuleConditions] = []
    var groups: [[UInt16]] = []
    var codes: [UInt16] = []
    var enhancedCodes: [PackedPattern] = []
    var byEnhancedCode: [UInt32: [UInt16]] = [:]
    var byReplyCode = [[UInt16]](repeating: [], count: 600)
    var triggers: [[UInt16]] = []

    mutating func add(_ rule: Rule, number: UInt16, provider: UInt8, _ numbering: inout PhraseNumbering) {
        groups.append(rule.exclusions.map { numbering.number(of: $0) })
        let firstGroup = groups.count
        groups += rule.groups.map { group in group.map { numbering.number(of: $0) } }
        let firstCode = codes.count
        codes += rule.replyCodes.compactMap { if case .exactly(let code) = $0 { code.number } else { nil } }
        let firstEnhanced = enhancedCodes.count
        enhancedCodes += rule.enhancedCodes.map {
            PackedPattern(class: $0.class ?? 0, subject: $0.subject, detail: $0.detail ?? UInt16.max)
        }
        let asksForProvider = rule.isForProviderOnly || rule.groups.isEmpty
        conditions.append(
            RuleConditions(
                reason: rule.reason, status: rule.status, blame: rule.blame ?? rule.reason.blame,
                confidencePercent: confidence(rule), isMatched: !(rule.groups.isEmpty && rule.enhancedCodes.isEmpty),
                codeClasses: codeClasses(rule), stages: rule.stages.reduce(0) { $0 | $1.bit },
                provider: asksForProvider && provider < 64 ? 1 << UInt64(provider) : 0,
                firstGroup: UInt32(firstGroup), groupCount: UInt32(rule.groups.count),
                codes: UInt32(firstCode)..<UInt32(codes.count),
                enhancedCodes: UInt32(firstEnhanced)..<UInt32(enhancedCodes.count)))
        if rule.groups.isEmpty { index(rule, number) } else { trigger(groups[firstGroup], number) }
    }

    private mutating func trigger(_ group: [UInt16], _ number: UInt16) {
        for phrase in Set(group).sorted() {
            while triggers.count <= Int(phrase) { triggers.append([]) }
            triggers[Int(phrase)].append(number)
        }
    }

    private func confidence(_ rule: Rule) -> UInt8 {
        if rule.reason == .recipientRefused { return 40 }
        if rule.groups.isEmpty { return rule.enhancedCodes.isEmpty ? 50 : 80 }
        return switch rule.strength {
        case .sure: 97
        case .likely: 90
        case .vague: 60
        }
    }

    /// Classes whose codes the rule takes whole; words alone never speak against a positive answer.
    private func codeClasses(_ rule: Rule) -> UInt8 {
        guard !rule.replyCodes.isEmpty else { return CodeClass.none | CodeClass.transient | CodeClass.permanent }
        return rule.replyCodes.reduce(0) { mask, pattern in
            switch pattern {
            case .exactly: mask
            case .class(let digit): mask | CodeClass.bit(UInt16(digit) * 100)
            case .none: mask | CodeClass.none
            }
        }
    }

    /// Rules that ask for no words are found by their codes.
    private mutating func index(_ rule: Rule, _ number: UInt16) {
        for pattern in rule.enhancedCodes {
            for digit: UInt8 in [2, 4, 5] where pattern.class == nil || pattern.class == digit {
                for detail in pattern.detail.map({ $0...$0 }) ?? 0...999 {
                    guard let code = EnhancedStatusCode(digit, pattern.subject, detail) else { continue }
                    byEnhancedCode[CodeIndex.key(code), default: []].append(number)
                }
            }
        }
        guard rule.enhancedCodes.isEmpty else { return }
        for code in 200..<600 {
            let fits = rule.replyCodes.contains { pattern in
                switch pattern {
                case .exactly(let wanted): Int(wanted.number) == code
                case .class(let digit): Int(digit) == code / 100
                case .none: false
                }
            }
            if fits { byReplyCode[code].append(number) }
        }
    }
}
