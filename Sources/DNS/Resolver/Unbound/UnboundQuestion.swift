/// One question on its way, and whom to tell the answer. Answered exactly once.
final class UnboundQuestion: Sendable {
    let name: String
    let type: RecordType
    let answer: @Sendable (UnboundReply) -> Void
    let start = ContinuousClock.now

    init(name: String, type: RecordType, answer: @escaping @Sendable (UnboundReply) -> Void) {
        self.name = name
        self.type = type
        self.answer = answer
    }
}
