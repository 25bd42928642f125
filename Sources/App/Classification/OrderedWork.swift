/// Work done by several tasks whose results are handed on in the order of the items.
enum OrderedWork {
    /// - Parameters:
    ///   - width: items in work or waiting for an earlier one, at most; what bounds memory.
    ///   - next: the next item; `nil` at the end. Called by the caller's task alone, as `deliver` is.
    /// - Throws: what `next` and `deliver` throw; work under way is then waited for and forgotten.
    static func run<Item: Sendable, Result: Sendable>(
        width: Int, next: () throws -> Item?, work: @escaping @Sendable (Item) -> Result,
        deliver: (Result) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var started = 0
            var delivered = 0
            var waiting: [Int: Result] = [:]
            var isAtEnd = false
            while true {
                while !isAtEnd, started - delivered < width {
                    guard let item = try next() else {
                        isAtEnd = true
                        break
                    }
                    let number = started
                    group.addTask { (number, work(item)) }
                    started += 1
                }
                guard let (number, result) = try await group.next() else { break }
                waiting[number] = result
                while let ready = waiting.removeValue(forKey: delivered) {
                    delivered += 1
                    try deliver(ready)
                }
            }
        }
    }
}
