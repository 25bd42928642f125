import Mail

/// What one rule asks for and what it says, in numbers.
struct RuleConditions {
    var reason: Reason
    /// What the rule says instead of its reason's usual status.
    var status: RecipientStatus?
    var blame: Blame
    var confidencePercent: UInt8
    var isMatched: Bool
    /// A bit for each class of reply code: 1 none, 2 positive, 4 for 4yz, 8 for 5yz.
    var codeClasses: UInt8
    /// A bit for each stage; 0 for any.
    var stages: UInt8
    /// The bit of the provider that must be known; 0 for none.
    var provider: UInt64
    /// Groups of phrases of which one must be found; the group before them holds the exclusions.
    var firstGroup: UInt32
    var groupCount: UInt32
    var codes: Range<UInt32>
    var enhancedCodes: Range<UInt32>
}

/// An enhanced code or a family of them.
struct PackedPattern {
    /// 0 for any.
    var `class`: UInt8
    var subject: UInt16
    /// `UInt16.max` for any.
    var detail: UInt16

    func matches(_ code: EnhancedStatusCode) -> Bool {
        (`class` == 0 || `class` == code.class) && subject == code.subject
            && (detail == UInt16.max || detail == code.detail)
    }
}
