public import Testing

/// Runs the tests of a suite once over each engine that is present: the stores and spools they make are of that engine.
public struct EachEngine: SuiteTrait, TestTrait, TestScoping {
    public let isRecursive = true

    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        for kind in EngineKind.allCases {
            try await EngineKind.$current.withValue(kind) {
                let gate = kind == .postgreSQL ? Self.connections : Self.files
                await gate.enter()
                defer { gate.leave() }
                guard kind == .postgreSQL else { return try await function() }
                // The rest of the report does not say which engine it was.
                try await IssueHandlingTrait.compactMapIssues { issue in
                    var issue = issue
                    issue.comments.append("over PostgreSQL")
                    return issue
                }.provideScope(for: test, testCase: testCase, performing: function)
            }
        }
    }

    /// Tests run all at once, and each opens a few connections.
    private static let connections = Gate(places: 8)
    /// And files: with more than a thousand open, Foundation's `Process` writes past the end of its set of them.
    private static let files = Gate(places: 12)
}

extension Trait where Self == EachEngine {
    /// Runs the tests of a suite once over each engine that is present.
    public static var eachEngine: EachEngine { EachEngine() }
}
