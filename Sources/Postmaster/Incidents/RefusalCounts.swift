/// Answers of a destination, and how many of them were refusals of each kind.
struct RefusalCounts: Hashable, Sendable {
    private(set) var answered = 0
    private var refused = SIMD4<Int32>()

    init() {}

    /// - Parameter refused: by kind, in the order of `IncidentKind.allCases`.
    init(answered: Int, refused: [Int]) {
        self.answered = answered
        for (index, count) in refused.prefix(4).enumerated() { self.refused[index] = Int32(clamping: count) }
    }

    subscript(_ kind: IncidentKind) -> Int { Int(refused[kind.index]) }

    /// 0...1; 0 where nothing was answered.
    func share(of kind: IncidentKind) -> Double { answered > 0 ? Double(self[kind]) / Double(answered) : 0 }

    mutating func note(_ kind: IncidentKind?) {
        answered += 1
        if let kind { refused[kind.index] &+= 1 }
    }

    static func += (left: inout RefusalCounts, right: RefusalCounts) {
        left.answered += right.answered
        left.refused &+= right.refused
    }

    static func - (left: RefusalCounts, right: RefusalCounts) -> RefusalCounts {
        var rest = left
        rest.answered -= right.answered
        rest.refused &-= right.refused
        return rest
    }
}
